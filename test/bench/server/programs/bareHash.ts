// How many passwords a second scrypt alone can check: the best over how many are under way at once, told as JSON.
// Arguments: a stored hash, whose parameters are taken, and the seconds to measure each for.
import { scrypt } from 'node:crypto';
import { promisify } from 'node:util';

const [stored = '', seconds = ''] = process.argv.slice(2);
const [, N, r, p, salt = '', hash = ''] = stored.split('$');
const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: 256 * Number(N) * Number(r) };
const length = Buffer.from(hash, 'base64url').length;
const derive = promisify<string, Buffer, number, typeof cost, Buffer>(scrypt);

async function perSecond(atOnce: number): Promise<number> {
	const started = performance.now();
	let done = 0;
	const hashUntilTheEnd = async () => {
		while (performance.now() - started < Number(seconds) * 1000) {
			await derive('a password', Buffer.from(salt, 'base64url'), length, cost);
			done += 1;
		}
	};
	await Promise.all(Array.from({ length: atOnce }, hashUntilTheEnd));
	return (done * 1000) / (performance.now() - started);
}

const rates: number[] = [];
for (const atOnce of [2, 4, 10]) rates.push(await perSecond(atOnce));
process.stdout.write(JSON.stringify({ perSecond: Math.max(...rates) }));
