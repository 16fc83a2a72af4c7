import type { Transport } from '../protocol/transport.ts';

/** Sends with node-fetch, which is loaded with the first request: it takes longer to load than all the rest. */
export const fetchTransport: Transport = async (request) =>
	(await import('./nodeFetch.ts')).nodeFetchTransport(request);
