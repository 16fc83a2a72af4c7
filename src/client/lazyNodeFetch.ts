import type { Transport } from '../protocol/transport.ts';

const load = async (): Promise<Transport> => (await import('./nodeFetch.ts')).nodeFetchTransport;
let loaded: Promise<Transport> | undefined;

/** The next request tries again. */
function forget(error: unknown): never {
	loaded = undefined;
	throw error;
}

/** Sends with node-fetch, which is loaded with the first request: it takes longer to load than all the rest. */
export const lazyNodeFetchTransport: Transport = async (request) => {
	// Importing it again would find it, but looking takes a tenth of the time of a small request.
	const send = await (loaded ??= load().catch(forget));
	return send(request);
};
