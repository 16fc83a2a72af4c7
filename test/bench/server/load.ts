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
	/** In all; there must be as many for each of the servers. */
	readonly connections?: number;
}

/**
 * Sends requests as fast as the answers come. They are shared out among the servers and their connections, so that no
 * two of these send the same one, and begin again when all are sent.
 * @throws when an answer is no success or stays away for 10 s
 */
export async function load(
	urls: readonly string[],
	requests: readonly Request[],
	{ seconds, connections = 10 }: LoadOptions,
): Promise<Load> {
	const shares = urls.map((url, index) =>
		loadOne(url, shareOf(requests, index, urls.length), seconds, connections / urls.length),
	);
	const runs = await Promise.all(shares);
	const times = runs.flatMap((run) => run.times);
	const rate = runs.reduce((sum, run) => sum + run.times.length / run.duration, 0);
	return { rate, p50: quantile(times, 0.5), p99: quantile(times, 0.99) };
}

/** Where there is too little to share, several get the same. */
function shareOf(requests: readonly Request[], index: number, shares: number): Request[] {
	return requests.filter((_, place) => place % shares === index % requests.length);
}

async function loadOne(url: string, requests: readonly Request[], seconds: number, connections: number) {
	const times: number[] = [];
	let connected = 0;
	const setupClient = (client: Client) => {
		const share = connected++;
		client.setRequests(shareOf(requests, share, connections));
		client.on('response', (_status, _bytes, time) => times.push(time));
	};
	const run = { url, connections, duration: seconds, setupClient, timeout: 10, bailout: 1 };
	const { duration, non2xx, errors, statusCodeStats } = await autocannon(run);
	if (non2xx + errors > 0) {
		const [{ method = 'GET', path = '/' } = {}] = requests;
		throw new Error(`${method} ${url}${path}: ${errors} without an answer; ${JSON.stringify(statusCodeStats)}`);
	}
	return { times, duration };
}
