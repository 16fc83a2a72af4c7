import assert from 'node:assert/strict';
import type { Transport } from '../../src/protocol/transport.ts';
import type { DeviceCode } from '../../src/services/keyService.ts';
import { knownClient } from './betterAuthServer.ts';
import { betterAuthTarget, type BetterAuthTarget, type TargetSettings } from './betterAuthTarget.ts';
import { betterAuthVersions } from './betterAuthVersions.ts';
import { newPerson, signUp } from './serviceCases.ts';

interface Way {
	readonly wrap?: (send: Transport) => Transport;
	readonly signal?: AbortSignal;
}

for (const [version, load] of betterAuthVersions) {
	describe(`Signing in at Better Auth with a code, ${version}`, function () {
		this.timeout(120_000);
		const open = async (settings?: TargetSettings) => betterAuthTarget(await load(), settings);

		const device = { plugins: ['bearer', 'apiKey', 'device'], clientId: knownClient } as const;
		let target: BetterAuthTarget;
		let confirm: (() => Promise<unknown>) | undefined;
		// The first look comes after the person is done; a real wait would have nothing to show.
		const pace = { now: () => 0, random: () => 0, wait: async () => void (await confirm?.()) };
		beforeEach(async () => (target = await open({ ...device, pace })));
		afterEach(() => target.close());

		async function signInByCode(answer: 'approve' | 'deny', { wrap, signal }: Way = {}) {
			const person = newPerson();
			const browser = await signUp(target.connect(), person);
			const { token = '' } = browser.stored as { token?: string };
			const show = ({ userCode, page, pageWithCode }: DeviceCode) => {
				assert.equal(page, `${target.origin}/device`);
				assert.equal(pageWithCode, `${page}?user_code=${userCode}`);
				confirm = async () => {
					await target.ask(`/device?user_code=${userCode}`, undefined, token);
					assert.equal((await target.ask(`/device/${answer}`, { userCode }, token)).status, 200);
				};
			};
			const signedIn = target.connect(wrap).signInByDevice?.(show, { signal });
			assert.ok(signedIn);
			return { person, browser, signedIn };
		}

		it('signs in whoever confirms the code', async () => {
			const { person, browser, signedIn } = await signInByCode('approve');
			const { session, email } = await signedIn;
			assert.deepEqual([email, session.userId], [person.email, browser.userId]);
			const { key } = await session.createKey({ name: 'ci' });
			assert.deepEqual(await browser.listKeys(), [key]);
		});

		it('tells what a server lacks that takes signed tokens only, where a password does', async () => {
			await target.close();
			target = await open({ ...device, pace, requiresSignature: true });
			const { browser, signedIn } = await signInByCode('approve');
			await assert.rejects(signedIn, { code: 'MissingOnService', message: /without requireSignature/ });
			assert.deepEqual(await browser.listKeys(), []);
		});

		it('leaves no session behind when it is cancelled while the token is on its way', async () => {
			const stop = new AbortController();
			const isOver = Promise.withResolvers<void>();
			const sessions = () => target.db.prepare('SELECT count(*) AS count FROM session').get()?.['count'];
			const wrap: Way['wrap'] = (send) => async (request) => {
				const reply = await send(request);
				if (request.url.endsWith('/device/token')) {
					assert.equal(sessions(), 2);
					stop.abort();
				}
				if (request.url.endsWith('/sign-out')) isOver.resolve();
				return reply;
			};
			const { signedIn } = await signInByCode('approve', { wrap, signal: stop.signal });
			await assert.rejects(signedIn, { code: 'Cancelled' });
			await isOver.promise;
			assert.equal(sessions(), 1);
		});

		it('tells that the code was refused', async () => {
			await assert.rejects((await signInByCode('deny')).signedIn, { code: 'DeviceCodeDenied' });
		});
	});
}
