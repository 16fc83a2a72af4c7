import assert from 'node:assert/strict';
import { runFailoverRounds } from './failoverRounds.ts';

describe('A PostgreSQL that is killed while people write, and whose standby is promoted', function () {
	this.timeout(120_000);

	it('has lost nothing that was answered when commits wait for the standby', async () => {
		const rounds = await runFailoverRounds({ rounds: 2, seed: Date.now() });
		assert.deepEqual(
			rounds.flatMap(({ problems }) => problems),
			[],
		);
		// Else the kills have shown nothing.
		assert.ok(rounds.some(({ interrupted, created }) => interrupted > 0 && created > 0));
	});

	it('has lost what was answered last when they do not, and that is noticed', async () => {
		const [round] = await runFailoverRounds({ rounds: 1, seed: 1, isAsynchronous: true });
		assert.match(round?.problems.join('\n') ?? '', /^the key key-\d+ is lost$/m);
	});
});
