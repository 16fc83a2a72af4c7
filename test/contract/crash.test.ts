import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { newFolder } from './childServer.ts';
import { runCrashRounds } from './crashRounds.ts';

describe('The server that is killed while people write', function () {
	this.timeout(120_000);
	let folder: string;
	beforeEach(() => (folder = newFolder()));
	afterEach(() => rmSync(folder, { recursive: true }));

	it('starts again with everything that it had answered, and nothing half-made', async () => {
		const { rounds, problems } = await runCrashRounds({ folder, rounds: 10, seed: Date.now() });
		assert.deepEqual(problems, []);
		// Else the kills have shown nothing. On a busy machine all may have been answered before one arrives.
		const amidWork = rounds.filter(({ answered, interrupted }) => answered > 0 && interrupted > 0);
		assert.ok(amidWork.length > rounds.length / 2);
	});
});
