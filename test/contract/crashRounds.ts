import { runServer, untilListening, type ChildServer } from './childServer.ts';
import { checkDatabaseFiles, checkOver, checkPerson, type Findings, type Problems } from './crashCheck.ts';
import { seededRandom, untilFolderWritten, writeUntilKilled, type Random } from './crashLoad.ts';
import { newPerson, type Person } from './crashPerson.ts';
import { asker } from './wire.ts';

export interface CrashOptions {
	/** For the data: empty, and left as the last server leaves it. */
	readonly folder: string;
	readonly rounds: number;
	/** A whole number. The same one gives the same choices; what they meet is up to the system. */
	readonly seed: number;
	readonly onRound?: (round: Round) => void;
}

export interface Round {
	/** Writes that were answered. */
	readonly answered: number;
	/** Requests under way when the server was killed. */
	readonly interrupted: number;
	/** Those of them that turned out to have been done. */
	readonly done: number;
	/** What was lost, undone, half-made or damaged. */
	readonly problems: Problems;
	/** Milliseconds from the start of the next process to its listening. */
	readonly restart: number;
}

export interface CrashReport {
	readonly rounds: readonly Round[];
	/** Those of all rounds, and of a last look at everything. */
	readonly problems: Problems;
	/** Milliseconds that starts take after the server has ended by itself. */
	readonly cleanStarts: readonly number[];
}

const people = 8;
/** A clean end and start comes after each so many kills. */
const killsUntilCleanStart = 5;
/** Milliseconds that a start may take at most. */
const longestStart = 10_000;

/**
 * Kills the built server again and again while several people write, starts it anew on the same data, and looks whether
 * everything that was answered still holds. The first problem ends it.
 * @throws when a server does not start, or refuses what it should not
 */
export async function runCrashRounds({ folder, rounds, seed, onRound }: CrashOptions): Promise<CrashReport> {
	const report = { rounds: [] as Round[], problems: [] as Problems, cleanStarts: [] as number[] };
	const run = await CrashRun.begin(folder, seed);
	try {
		while (report.rounds.length < rounds && report.problems.length === 0) {
			const round = await run.crash();
			onRound?.(round);
			report.rounds.push(round);
			report.problems.push(...round.problems);
			if (report.rounds.length % killsUntilCleanStart === 0) report.cleanStarts.push(await run.endAndStart());
		}
		report.problems.push(...(await run.checkLast()));
	} finally {
		await run.end();
	}
	return report;
}

/** A server that is replaced by the next one on the same data, and the people who use it. */
class CrashRun {
	private readonly folder: string;
	private readonly random: Random;
	private server: ChildServer;
	private readonly writers: readonly Person[];

	private constructor(folder: string, random: Random, server: ChildServer, writers: readonly Person[]) {
		this.folder = folder;
		this.random = random;
		this.server = server;
		this.writers = writers;
	}

	static async begin(folder: string, seed: number): Promise<CrashRun> {
		const { server } = await start(folder);
		const writers = await Promise.all(Array.from({ length: people }, () => newPerson(asker(server))));
		return new CrashRun(folder, seededRandom(seed), server, writers);
	}

	async crash(): Promise<Round> {
		const answered = await writeUntilKilled(
			this.server,
			() => untilFolderWritten(this.folder),
			this.writers,
			this.random,
		);
		const interrupted = this.writers.filter(({ open }) => open !== undefined).length;
		const damage = checkDatabaseFiles(this.folder);
		const restart = await this.start();
		const found = await this.check();
		const done = found.filter((findings) => findings.done).length;
		return {
			answered,
			interrupted,
			done,
			restart,
			problems: [...damage, ...found.flatMap(({ problems }) => problems)],
		};
	}

	/** @returns milliseconds of the start */
	async endAndStart(): Promise<number> {
		await this.end();
		return this.start();
	}

	/** Looks at everything once more, and at what has not been looked at since it ended. */
	async checkLast(): Promise<Problems> {
		const over = await Promise.all(this.writers.map((writer) => checkOver(asker(this.server), writer)));
		return [...(await this.check()).flatMap(({ problems }) => problems), ...over.flat()];
	}

	end(): Promise<void> {
		return this.server.close();
	}

	private async start(): Promise<number> {
		const { server, took } = await start(this.folder);
		this.server = server;
		return took;
	}

	private check(): Promise<Findings[]> {
		return Promise.all(this.writers.map((writer) => checkPerson(asker(this.server), writer)));
	}
}

async function start(folder: string): Promise<{ readonly server: ChildServer; readonly took: number }> {
	const began = performance.now();
	const child = runServer(['--port', '0', '--data', folder]);
	const giveUp = setTimeout(() => child.process.kill('SIGKILL'), longestStart);
	try {
		const server = await untilListening(child);
		return { server, took: performance.now() - began };
	} finally {
		clearTimeout(giveUp);
	}
}
