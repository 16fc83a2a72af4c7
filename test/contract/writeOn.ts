import * as v from 'valibot';
import { setTimeout as wait } from 'node:timers/promises';
import { apiKey } from '../../src/protocol/shapes.ts';
import { checkOver, checkPerson, settle, type Problems } from './crashCheck.ts';
import { chooseWrite, type Random } from './crashLoad.ts';
import { keepPromise, send, type Person, type Write } from './crashPerson.ts';
import type { AskFunction, Reply } from './wire.ts';

export interface WriteOnOptions {
	/** Of servers that share a database. Each request goes to one of them. */
	readonly asks: readonly AskFunction[];
	readonly random: Random;
	/** Whether the trouble is over. */
	readonly isOver: () => boolean;
	/** Told of each answer that is as it should be, and when its request was sent. */
	readonly onDone?: (write: Write, sent: number) => void;
}

/** How many answers each waits for after the trouble. */
const afterwards = 10;

/** Writes on through refusals, until all has gone well for some time again. @returns what was refused */
export async function writeOn(
	person: Person,
	{ asks, random, isOver, onDone }: WriteOnOptions,
): Promise<readonly Reply[]> {
	const refused: Reply[] = [];
	for (let good = 0; good < afterwards;) {
		const write = chooseWrite(person, random);
		const ask = asks[Math.floor(random() * asks.length)];
		if (ask === undefined) throw new RangeError('No server to ask');
		const sent = performance.now();
		person.open = write;
		const reply = await send(ask, person, write);
		if (reply.status < 500) {
			person.open = undefined;
			keepPromise(person, write, reply);
			onDone?.(write, sent);
			if (isOver()) good += 1;
			continue;
		}
		refused.push(reply);
		// What is refused by 503 was not done; anything else may have been.
		if (reply.status === 503) person.open = undefined;
		else await findOut(ask, person);
		await wait(20);
	}
	return refused;
}

/** Waits for a list, and takes over from it what a lost answer would have told. */
async function findOut(ask: AskFunction, person: Person): Promise<void> {
	for (;;) {
		const reply = await ask('GET /auth/api_keys', { token: person.token });
		if (reply.status === 200) return void (await settle(ask, person, v.parse(v.array(apiKey), reply.json)));
		await wait(100);
	}
}

/** What a server that shares the database knows otherwise than everybody was promised. */
export async function problemsOf(ask: AskFunction, people: readonly Person[]): Promise<Problems> {
	const found = await Promise.all(people.map((person) => checkPerson(ask, person)));
	const over = await Promise.all(people.map((person) => checkOver(ask, person)));
	return [...found.flatMap(({ problems }) => problems), ...over.flat()];
}
