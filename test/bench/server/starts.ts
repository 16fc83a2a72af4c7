import { listening } from './children.ts';
import { aims, atMost } from './measures.ts';
import { residentMegabytes } from './memory.ts';
import { median } from './quantile.ts';
import { milliseconds, printTable, ratio, whole } from './table.ts';

/** Long enough for a server to be done with its start. */
const settle = 500;

interface Start {
	readonly took: number;
	readonly megabytes: number;
}

/**
 * Starts each program in turns, from spawn until it says that it listens, and prints it, with the memory that it takes
 * when nobody has asked it anything.
 * @param programs their arguments by their names; the first is what the others are compared with
 */
export async function measureStarts(
	programs: Readonly<Record<string, readonly string[]>>,
	rounds: number,
): Promise<void> {
	const starts = new Map<string, Start[]>(Object.keys(programs).map((name) => [name, []]));
	for (let round = 0; round < rounds; round++) {
		for (const [name, args] of Object.entries(programs)) starts.get(name)?.push(await startOnce(args));
	}
	const [least = []] = starts.values();
	const rows = [...starts].map(([name, own]) => {
		const slower = median(own.map(({ took }, round) => took / (least[round]?.took ?? NaN)));
		const idle = median(own.map(({ megabytes }) => megabytes));
		const isOurs = name === 'key server';
		return [
			name,
			milliseconds(median(own.map(({ took }) => took))),
			ratio(slower),
			isOurs ? atMost(slower, aims.start) : '',
			`${whole(idle)} MB`,
			isOurs ? atMost(idle, aims.idleMegabytes) : '',
		];
	});
	printTable(['start to listening', 'time', 'of hello', 'aim', 'resident, idle', 'aim'], rows);
}

async function startOnce(args: readonly string[]): Promise<Start> {
	const server = await listening(args);
	await new Promise((resolve) => setTimeout(resolve, settle));
	const megabytes = residentMegabytes(server.pid);
	await server.stop();
	return { took: server.startTook, megabytes };
}
