import { setTimeout as wait } from 'node:timers/promises';
import type { Problems } from './crashCheck.ts';
import { seededRandom, type Random } from './crashLoad.ts';
import { newPerson, type Person } from './crashPerson.ts';
import type { Postgres } from './postgres.ts';
import { addStandby, startSurroundings, waitForStandby, type Standby, type Surroundings } from './standby.ts';
import type { Reply } from './wire.ts';
import { problemsOf, writeOn } from './writeOn.ts';

export interface FailoverOptions {
	readonly rounds: number;
	/** A whole number. The same one gives the same choices; what they meet is up to the system. */
	readonly seed: number;
	/** Whether no commit waits for the standby, which misses the last of them then, so that the check must find losses. */
	readonly isAsynchronous?: boolean;
	readonly onRound?: (round: FailoverRound) => void;
}

export interface FailoverRound {
	/** Writes that were answered, before and after the kill. */
	readonly answered: number;
	/** Keys that were created by them. */
	readonly created: number;
	/** Requests under way when the primary was killed. */
	readonly interrupted: number;
	/** Answers of status 503: not done. */
	readonly refused: number;
	/** Answers of status 500: done or not, nobody knows. */
	readonly unknown: number;
	/** What was lost, undone or half-made, and answers that should not have been given. */
	readonly problems: Problems;
	/** Milliseconds from the kill until the address led to the standby as the new primary. */
	readonly promotion: number;
	/** Milliseconds from the kill to the first good answer to what was asked after it. */
	readonly interruption: number;
}

const people = 8;
const mostWrites = 400;
/** Milliseconds. */
const longestPause = 5;

/**
 * Kills a PostgreSQL again and again while people write through two servers, promotes its standby, and looks whether
 * everything that was answered still holds. The first problem ends it.
 * @throws when a request gets no answer
 */
export async function runFailoverRounds(options: FailoverOptions): Promise<readonly FailoverRound[]> {
	const rounds: FailoverRound[] = [];
	const random = seededRandom(options.seed);
	const surroundings = await startSurroundings(2);
	let { primary } = surroundings;
	try {
		const [ask] = surroundings.asks;
		const writers = await Promise.all(Array.from({ length: people }, () => newPerson(ask)));
		while (rounds.length < options.rounds && !rounds.some(({ problems }) => problems.length > 0)) {
			const standby = await addStandby(primary);
			if (!options.isAsynchronous) await waitForStandby(primary);
			const round = await failOver(surroundings, primary, standby, writers, random, options.isAsynchronous ?? false);
			primary.stop();
			standby.link.close();
			primary = standby.postgres;
			options.onRound?.(round);
			rounds.push(round);
		}
	} finally {
		await surroundings.close();
		primary.stop();
	}
	return rounds;
}

/** Lets everybody write, kills the primary after some number of answers, and promotes the standby while they go on. */
async function failOver(
	{ address, asks }: Surroundings,
	primary: Postgres,
	{ postgres: standby, link }: Standby,
	writers: readonly Person[],
	random: Random,
	isCutOff: boolean,
): Promise<FailoverRound> {
	const enough = 1 + Math.floor(random() * mostWrites);
	const isEnough = Promise.withResolvers<void>();
	let [answered, created, isOver] = [0, 0, false];
	let [killed, firstAfter] = [Infinity, Infinity];
	const writing = Promise.allSettled(
		writers.map((person) =>
			writeOn(person, {
				asks,
				random: seededRandom(random() * 2 ** 32),
				isOver: () => isOver,
				onDone: ({ kind }, sent) => {
					answered += 1;
					if (kind === 'create') created += 1;
					if (sent > killed) firstAfter = Math.min(firstAfter, performance.now());
					if (isCutOff && answered * 2 >= enough) link.moveTo(undefined);
					if (answered >= enough) isEnough.resolve();
				},
			}),
		),
	);
	await Promise.race([isEnough.promise, writing]);
	await wait(random() * longestPause);
	primary.kill();
	killed = performance.now();
	const interrupted = writers.filter(({ open }) => open !== undefined).length;
	await standby.control('promote');
	address.moveTo(standby.port);
	const promotion = performance.now() - killed;
	isOver = true;
	const outcomes = await writing;
	const refusals = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? outcome.value : []));
	const problems = [...outcomes.flatMap(failureOf), ...refusals.flatMap(wrongIn)];
	for (const ask of asks) problems.push(...(await problemsOf(ask, writers)));
	const count = (status: number) => refusals.filter((reply) => reply.status === status).length;
	return {
		...{ answered, created, interrupted, refused: count(503), unknown: count(500), problems, promotion },
		interruption: firstAfter - killed,
	};
}

/** Whoever was promised something that is lost may be refused what follows from it. */
function failureOf(outcome: PromiseSettledResult<unknown>): Problems {
	return outcome.status === 'rejected' ? [String(outcome.reason)] : [];
}

function wrongIn({ status, headers, body }: Reply): Problems {
	const isRight = status === 503 ? headers['retry-after'] === '2' && body.includes('"Unavailable"') : status === 500;
	return isRight ? [] : [`a refusal was ${status} ${body}`];
}
