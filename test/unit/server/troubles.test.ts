import assert from 'node:assert/strict';
import { createTroubles, type Troubles } from '../../../src/server/process/troubles.ts';
import { DatabaseUnreachable } from '../../../src/server/store/storeErrors.ts';

describe('What the log says of a database that cannot be used', () => {
	let isAway: boolean;
	let checks: number;
	let logged: string[];
	let troubles: Troubles;
	beforeEach(() => {
		[isAway, checks, logged] = [false, 0, []];
		troubles = followed(Infinity);
	});
	afterEach(() => troubles.close());

	const lost = () => new DatabaseUnreachable(new Error('connection lost.'));
	const [gone, back] = ['the database cannot be used now: connection lost', 'the database can be used again'];

	function followed(quiet: number): Troubles {
		const check = async () => {
			checks++;
			if (isAway) throw lost();
		};
		return createTroubles(check, (entry) => void logged.push(entry), { quiet, pause: 1 });
	}

	const until = async (isSo: () => boolean) => {
		while (!isSo()) await new Promise(setImmediate);
	};

	it('is one line when it goes, however much fails by it, and one when it is back, though nobody asks', async () => {
		for (let times = 1; times <= 2; times++) {
			isAway = true;
			checks = 0;
			for (let i = 0; i < 20; i++) troubles.tell(lost());
			await until(() => checks > 3);
			for (let i = 0; i < 20; i++) troubles.tell(lost());
			isAway = false;
			await until(() => logged.at(-1) === back);
			assert.deepEqual(logged, Array.from({ length: times }, () => [gone, back]).flat());
			await new Promise(setImmediate);
		}
	});

	it('is one line for what passes by itself, and no word that it is back', async () => {
		for (let i = 0; i < 3; i++) {
			troubles.tell(lost());
			await until(() => checks > i);
			await new Promise(setImmediate);
		}
		assert.deepEqual(logged, [gone]);
	});

	it('is told again of what passes by itself once it was quiet for a while', async () => {
		const impatient = followed(0);
		for (let i = 0; i < 3; i++) {
			impatient.tell(lost());
			await until(() => checks > i);
			await new Promise(setImmediate);
		}
		assert.deepEqual(logged, [gone, gone, gone]);
	});

	it('is nothing more once the server ends', async () => {
		isAway = true;
		troubles.tell(lost());
		await until(() => checks > 0);
		troubles.close();
		isAway = false;
		troubles.tell(lost());
		for (let i = 0; i < 10; i++) await new Promise(setImmediate);
		assert.deepEqual(logged, [gone]);
	});
});
