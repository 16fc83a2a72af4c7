import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { startTemporaryServer } from './childServer.ts';
import { draft, rivals } from './keyModelArbitraries.ts';
import type { Draft } from './keyModelDrafts.ts';
import { KeyModelRun } from './keyModelRun.ts';
import { startMemoryServer } from './memoryServer.ts';
import type { Target } from './target.ts';

interface Side {
	readonly start: () => Promise<Target>;
	/** Moves the server's clock, where that can be done. */
	readonly letTimePass?: (milliseconds: number) => void;
	/** How many sequences of calls, and how many groups of calls at once. */
	readonly sequences: number;
	readonly groups: number;
}

const minute = 60_000;
let time = Date.now();

const sides: Readonly<Record<string, Side>> = {
	'in memory': {
		start: startQuickServer,
		letTimePass: (milliseconds) => (time += milliseconds),
		sequences: 100,
		groups: 200,
	},
	'over a socket': {
		start: () => {
			const everybody = ['--registration', '--sign-in', 'local-userpass', 'api-key', 'anon-user'];
			return startTemporaryServer('--max-registrations', '999999', '--trusted-proxy', 'loopback', ...everybody);
		},
		sequences: 6,
		groups: 20,
	},
};

/** Without slow hashes and limits, which say nothing about keys and sessions, there is time for more sequences. */
async function startQuickServer(): Promise<Target> {
	const nothing = () => Promise.resolve();
	const attempts = { mayTry: nothing, failed: nothing, wrongKey: nothing, registration: nothing };
	const server = await startMemoryServer({ now: () => time, attempts });
	const passwords = {
		hash: async (password: string) => (await setImmediate(), `quick ${password}`),
		isRight: async (password: string, hashed: string | null) => (await setImmediate(), hashed === `quick ${password}`),
	};
	Object.assign(server.service, { passwords });
	return server;
}

const pause = fc.constantFrom(29 * minute, 31 * minute, 31 * minute, 61 * 24 * 60 * minute);
const step: fc.Arbitrary<Draft | number> = fc.oneof({ weight: 40, arbitrary: draft }, { weight: 1, arbitrary: pause });
const sequence = fc.array(step, { maxLength: 50, size: 'max' });
/** Few, or nearly as many as there may be. */
const keys = fc.constantFrom(0, 1, 1, 2, 19, 20);
const turns = fc.oneof(fc.constant(0), fc.nat(40));

// A failure is shown in its shortest form, with a seed and a path: put these beside `numRuns` to see it again.
for (const [name, { start, letTimePass, sequences, groups }] of Object.entries(sides)) {
	describe(`The protocol ${name}, beside a simple model`, function () {
		this.timeout(120_000);
		let target: Target;
		let run: KeyModelRun;
		before(async () => {
			target = await start();
			run = new KeyModelRun(target, letTimePass);
		});
		after(() => target.close());

		it('answers any sequence of calls by two users likewise', async () => {
			const property = fc.asyncProperty(keys, sequence, async (count, steps) => {
				await run.begin(count);
				for (const step of steps) await (typeof step === 'number' ? run.wait(step) : run.make([step]));
			});
			await fc.assert(property, { numRuns: sequences });
		});

		it('answers calls at once as if one came after the other', async () => {
			const before = fc.array(draft, { maxLength: 4 });
			const property = fc.asyncProperty(keys, before, rivals, turns, async (count, steps, together, lead) => {
				await run.begin(count);
				for (const step of steps) await run.make([step]);
				await run.make(together, lead);
				await run.lookAround();
			});
			await fc.assert(property, { numRuns: groups });
		});
	});
}
