import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Where Node tells of requests sent by `http`, on which node-fetch stands, and by its own `fetch`. */
const channels = ['http.client.request.start', 'undici:request:create'];

/** Counts the requests that this process sends while some work is done. */
export async function countRequests<T>(work: () => Promise<T>): Promise<{ outcome: T; requests: number }> {
	let requests = 0;
	const add = () => void requests++;
	for (const channel of channels) subscribe(channel, add);
	const outcome = await work();
	for (const channel of channels) unsubscribe(channel, add);
	return { outcome, requests };
}
