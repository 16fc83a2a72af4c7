import autocannon, { type Client, type Request } from 'autocannon';
import { quantile } from './quantile.ts';

export type { Request };

/** What one run came to. */
export interface Load {
	/** Answers a second. */
	readonly rate: number;
	/** Milliseconds until the answer, for half of the requests and for all but a hundredth. */
	readonly p50: number;
	readonly p99: number;
}

export interface LoadOptions {
	readonly seconds: number;
	readonly connections?: number;
}

/**
 * Sends requests as fast as the answers come. They are shared out among the connections, so that no two of these send
 * the same one, and begin again when all are sent.
 * @throws when an answer is no success or stays away for 10 s
 */
export async function load(url: string, requests: readonly Request[], options: LoadOptions): Promise<Load> {
	const { seconds, connections = 10 } = options;
	const times: number[] = [];
	let connected = 0;
	const setupClient = (client: Client) => {
		const share = connected++;
		client.setRequests(requests.filter((_, index) => index % connections === share % requests.length));
		client.on('response', (_status, _bytes, time) => times.push(time));
	};
	const run = { url, connections, duration: seconds, setupClient, timeout: 10, bailout: 1 };
	const { duration, non2xx, errors, statusCodeStats } = await autocannon(run);
	if (non2xx + errors > 0) {
		const [{ method = 'GET', path = '/' } = {}] = requests;
		throw new Error(`${method} ${url}${path}: ${errors} without an answer; ${JSON.stringify(statusCodeStats)}`);
	}
	return { rate: times.length / duration, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}
