import { startTemporaryServer } from './childServer.ts';
import { edgeCases } from './edgeCases.ts';
import { keyCases } from './keyCases.ts';
import { startMemoryServer } from './memoryServer.ts';
import { startTemporaryPostgresServer } from './postgresServer.ts';
import { sessionCases } from './sessionCases.ts';
import { signInCases } from './signInCases.ts';
import type { Target } from './target.ts';

const targets: Readonly<Record<string, () => Promise<Target>>> = {
	'in memory': startMemoryServer,
	'over a socket': () => startTemporaryServer('--max-registrations', '10000'),
	'on PostgreSQL': () => startTemporaryPostgresServer('--max-registrations', '10000'),
};

for (const [name, start] of Object.entries(targets)) {
	describe(`The protocol ${name}`, function () {
		this.timeout(60_000);
		let target: Target;
		before(async () => {
			target = await start();
		});
		after(() => target.close());

		describe('signing in', () => signInCases(() => target));
		describe('sessions', () => sessionCases(() => target));
		describe('keys', () => keyCases(() => target));
		describe('edges', () => edgeCases(() => target));
	});
}
