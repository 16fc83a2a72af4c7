import assert from 'node:assert/strict';
import { askLife, lifeOf } from '../../../src/keys/lifeQuestions.ts';
import { createWorld } from './world.ts';

const day = 24 * 60 * 60;
const now = new Date(2026, 5, 15, 18).getTime();

describe('how long a key is to live', () => {
	it('is a number of days, or until the end of a day', () => {
		assert.equal(lifeOf(' 45 ', now), 45 * day);
		assert.equal(lifeOf('2026-06-15', now), day / 4);
		assert.equal(lifeOf('2026-6-16', now), day / 4 + day);
	});

	it('is nothing that is no such thing, is over, or is a typing error', () => {
		for (const text of ['', '0', '-3', '1.5', 'x', '2026-06-14', '2027-02-30', '2026-13-01', '40000000', '9999-01-01'])
			assert.equal(lifeOf(text, now), undefined, text);
	});

	it('is picked from common lengths, or typed and checked while typing', async () => {
		const world = await createWorld();
		const window = await world.openWindow();
		const ask = () => askLife({ title: 'A', prompt: 'B' }, 'Never', window.prompts);
		assert.deepEqual(await ask(), { seconds: undefined });
		window.script.picks.push('90 days', 'Custom…', 'Custom…', 'Custom…', 'Custom…');
		assert.deepEqual(await ask(), { seconds: 90 * day });
		window.script.texts.push('45', '0', '2001-01-01', 'soon');
		assert.deepEqual(await ask(), { seconds: 45 * day });
		for (const problem of [/Use 1 to 36500 days/, /Choose a day to come/, /such as 45, or a day/]) {
			assert.equal(await ask(), undefined);
			assert.match(window.problems.at(-1) ?? '', problem);
		}
		await world.server.close();
	});
});
