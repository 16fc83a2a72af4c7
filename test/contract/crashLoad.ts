import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ChildServer } from './childServer.ts';
import { keepPromise, send, type Person, type PromisedKey, type Write } from './crashPerson.ts';
import { asker } from './wire.ts';

/** Gives numbers from 0 up to 1. */
export type Random = () => number;

/** The same numbers for the same seed, a whole number (mulberry32). */
export function seededRandom(seed: number): Random {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

const mostWrites = 300;
/** Milliseconds; about as long as a request takes, so that a kill may hit any moment of one. */
const longestPause = 1;

/**
 * Lets everybody write at once until the server has answered some number of times, and kills it soon after it next
 * writes: while it writes or syncs, before it answers, or in the next request. What each person waited for stays in
 * `open`.
 * @param untilWritten waits for the server's next write, where that can be seen
 * @returns how many writes were answered
 * @throws when a request is refused, or fails though the server runs
 */
export async function writeUntilKilled(
	server: ChildServer,
	untilWritten: () => Promise<void>,
	people: readonly Person[],
	random: Random,
): Promise<number> {
	const ask = asker(server);
	const enough = 1 + Math.floor(random() * mostWrites);
	const written = Promise.withResolvers<void>();
	let answered = 0;
	let killed = false;
	const writeOn = async (person: Person, ownRandom: Random) => {
		while (!killed) {
			const write = chooseWrite(person, ownRandom);
			person.open = write;
			const reply = await send(ask, person, write).catch((error: unknown) => {
				if (killed) return undefined;
				throw error;
			});
			if (reply === undefined) return;
			keepPromise(person, write, reply);
			person.open = undefined;
			answered += 1;
			if (answered === enough) written.resolve();
		}
	};
	const writing = Promise.all(people.map((person) => writeOn(person, seededRandom(random() * 2 ** 32))));
	await Promise.race([written.promise, writing]);
	await untilWritten();
	spin(random() * longestPause);
	killed = true;
	server.child.process.kill('SIGKILL');
	await server.child.ended;
	await writing;
	return answered;
}

/** Looks again and again, since to be told of a change takes longer than the change. @param folder the server's data */
export async function untilFolderWritten(folder: string): Promise<void> {
	const lastWrite = () => statSync(join(folder, 'keys.sqlite-wal'), { bigint: true }).mtimeNs;
	const [before, deadline] = [lastWrite(), performance.now() + 1000];
	while (lastWrite() === before && performance.now() < deadline) await nextTurn();
}

/** Waits without letting go: timers are too coarse for moments within a request. */
function spin(milliseconds: number): void {
	const end = performance.now() + milliseconds;
	while (performance.now() < end);
}

const fewestKeys = 4;
/** Below the 20 that a user may have. */
const mostKeys = 18;

export function chooseWrite(person: Person, random: Random): Write {
	const keys = [...person.keys.values()];
	const roll = random();
	if (keys.length < fewestKeys) return newKey(person);
	if (roll < 0.35) return keys.length < mostKeys ? newKey(person) : { kind: 'delete', key: oneOf(keys, random) };
	if (roll < 0.65) return switchOver(oneOf(keys, random));
	if (roll < 0.77) return { kind: 'delete', key: oneOf(keys, random) };
	if (roll < 0.78) return { kind: 'signInWithPassword' };
	const standing = person.sessions.filter(({ ended }) => !ended);
	if (roll < 0.88 && standing.length > 0) return { kind: 'signOut', session: oneOf(standing, random) };
	const key = oneOf(keys, random);
	if (key.disabled || key.value === undefined) return switchOver(key);
	return { kind: 'signInWithKey', id: key.id, value: key.value };
}

function newKey(person: Person): Write {
	person.names += 1;
	return { kind: 'create', name: `key-${person.names}` };
}

function switchOver(key: PromisedKey): Write {
	return { kind: key.disabled ? 'enable' : 'disable', key };
}

function oneOf<T>(choices: readonly T[], random: Random): T {
	const choice = choices[Math.floor(random() * choices.length)];
	if (choice === undefined) throw new RangeError('Nothing to choose from');
	return choice;
}
