import assert from 'node:assert/strict';
import { describeError } from '../../src/keys/errorWording.ts';
import { betterAuthKind } from '../../src/services/betterAuthKind.ts';
import { knownClient } from './betterAuthServer.ts';
import { betterAuthTarget, type BetterAuthTarget, type TargetSettings } from './betterAuthTarget.ts';
import { betterAuthVersions } from './betterAuthVersions.ts';
import { newPerson, signUp } from './serviceCases.ts';

for (const [version, load] of betterAuthVersions) {
	describe(`Better Auth, ${version}`, function () {
		this.timeout(120_000);
		const open = async (settings?: TargetSettings) => betterAuthTarget(await load(), settings);

		describe('with limits on requests', () => {
			let target: BetterAuthTarget;
			const pace = { now: () => 0, random: () => 0, wait: async () => undefined };
			before(async () => (target = await open({ isLimited: true, pace })));
			after(() => target.close());

			const patience = async (call: () => Promise<unknown>) => {
				for (let calls = 0; calls < 200; calls++) {
					const error = await call().catch((failure: unknown) => failure as { code?: string });
					if (error !== undefined && (error as { code?: string }).code === 'TooManyRequests')
						return describeError(error);
				}
				return undefined;
			};

			it('tells how long to wait, after wrong passwords and after too many lists', async () => {
				const service = target.connect();
				const session = await signUp(service);
				assert.match(
					(await patience(() => session.listKeys())) ?? '',
					/^The key service asks for patience\. Try again in \d+ s\.$/,
				);
				assert.match((await patience(() => service.signIn(newPerson()))) ?? '', /Try again in \d+ s\.$/);
				assert.notEqual(session.stored, undefined);
			});
		});

		describe('and what its server lacks', () => {
			const targets: BetterAuthTarget[] = [];
			after(() => Promise.all(targets.map((target) => target.close())));
			const start = async (...args: Parameters<typeof open>) => {
				const target = await open(...args);
				targets.push(target);
				return target;
			};
			const probe = ({ origin }: BetterAuthTarget, path = '', clientId?: string) =>
				betterAuthKind.probe({ kind: 'betterAuth', address: origin + path, clientId }, {});

			it('is found with and without its base path, and below another path', async () => {
				const target = await start();
				const location = `${target.origin}/api/auth`;
				assert.deepEqual(await probe(target), { location });
				assert.deepEqual(await probe(target, '/api/auth'), { location });
				const other = await start({ basePath: '/login/api/auth' });
				const there = `${other.origin}/login/api/auth`;
				assert.deepEqual(await probe(other, '/login'), { location: there, address: there });
				await assert.rejects(probe(other), { code: 'NotFound' });
				await assert.rejects(probe(target, '/nowhere'), { code: 'NotFound' });
			});

			it('is said of the plugin for keys, and of the one for codes only if it is wanted', async () => {
				const target = await start({ plugins: ['bearer'] });
				await assert.rejects(probe(target), {
					code: 'MissingOnService',
					message: /apiKey\(\) of the package @better-auth/,
				});
				await assert.rejects((await signUp(target.connect())).listKeys(), { code: 'MissingOnService' });
				const other = await start();
				await assert.rejects(probe(other, '', 'x'), { code: 'MissingOnService', message: /deviceAuthorization\(\)/ });
				const device = await start({ plugins: ['bearer', 'apiKey', 'device'] });
				await assert.rejects(probe(device, '', 'x'), { code: 'MissingOnService', message: /client id x\./ });
				assert.equal((await probe(device, '', knownClient)).address, undefined);
			});

			it('is said of the bearer plugin at the first sign-in', async () => {
				const target = await start({ plugins: ['apiKey'] });
				await assert.rejects(signUp(target.connect()), { code: 'MissingOnService', message: /bearer\(\)/ });
			});

			it('is said of a confirmation by e-mail, after which signing in works', async () => {
				const target = await start({ emailAndPassword: { enabled: true, requireEmailVerification: true } });
				const person = newPerson();
				await target.connect().createAccount(person);
				const error = await target
					.connect()
					.signIn(person)
					.catch((failure: unknown) => failure);
				assert.match(describeError(error) ?? '', /is not confirmed yet\. Open the link in the mail/);
				target.db.exec('UPDATE user SET emailVerified = 1');
				assert.deepEqual(await (await target.connect().signIn(person)).listKeys(), []);
			});

			it('is said of signing in and of new accounts where they are switched off', async () => {
				const off = await start({ emailAndPassword: { enabled: false } });
				const noPasswords = { code: 'MissingOnService', message: /takes no passwords/ };
				await assert.rejects(off.connect().signIn(newPerson()), noPasswords);
				await assert.rejects(probe(off), noPasswords);
				const closed = await start({ emailAndPassword: { enabled: true, disableSignUp: true } });
				const noAccounts = { code: 'MissingOnService', message: /creates no accounts here/ };
				await assert.rejects(closed.connect().createAccount(newPerson()), noAccounts);
				await probe(closed);
			});
		});

		describe('and what its rules refuse', () => {
			let target: BetterAuthTarget;
			before(async () => (target = await open()));
			after(() => target.close());

			it('is told in its own words', async () => {
				const service = target.connect();
				const session = await signUp(service);
				const refused = async (call: Promise<unknown>, message: RegExp) =>
					assert.rejects(call, { code: 'NotAccepted', message });
				await refused(session.createKey({ name: 'x'.repeat(33) }), /name length/);
				await refused(session.createKey({ name: 'x', expiresInSeconds: 5 }), /smaller than the predefined minimum/);
				await refused(session.createKey({ name: 'x', expiresInSeconds: 400 * 86400 }), /larger than/);
				await refused(session.createKey({ name: 'x', prefix: 'a b' }), /prefix format/);
				await refused(service.createAccount({ ...newPerson(), password: 'x1y2' }), /too short/);
				await refused(service.signIn({ ...newPerson(), email: 'nobody' }), /email/i);
				assert.deepEqual(await session.listKeys(), []);
			});

			it('lists 251 keys: all with one request where it reads them all, else the newest and what it tells besides', async () => {
				const names = Array.from({ length: 251 }, (_, index) => `key-${index}`);
				const isUsual = await listed(target, names);
				assert.deepEqual(
					isUsual.requests.slice(0, 2).map((url) => url.split('sortBy=')[1]),
					['createdAt&sortDirection=desc', 'createdAt&sortDirection=asc'],
				);
				assert.ok(isUsual.names.length >= 200 && isUsual.isCut, `${isUsual.names.length} keys`);
				assert.ok(names.slice(-100).every((name) => isUsual.names.includes(name)));
				const generous = await open({ findsMany: 1000 });
				const all = await listed(generous, names);
				assert.deepEqual([all.requests.length, all.isCut], [1, false]);
				assert.deepEqual(all.names.toSorted(), names.toSorted());
				await generous.close();
			});

			it('is told to lack keys, or lists them all, where its owner set a limit of their own', async () => {
				const names = Array.from({ length: 120 }, (_, index) => `key-${index}`);
				const small = await open({ findsMany: 50 });
				const few = await listed(small, names);
				assert.ok(few.names.length > 100 && few.isCut, `${few.names.length} keys`);
				await small.close();
				const larger = await open({ findsMany: 64 });
				const all = await listed(larger, names);
				assert.deepEqual([all.names.toSorted(), all.isCut], [names.toSorted(), false]);
				await larger.close();
			});

			async function listed(from: BetterAuthTarget, names: readonly string[]) {
				const requests: string[] = [];
				const service = from.connect((send) => (request) => {
					if (request.url.includes('/api-key/list')) requests.push(request.url);
					return send(request);
				});
				const session = await signUp(service);
				from.addKeys(session.userId, names);
				const keys = await session.listKeys();
				return { requests, names: keys.map(({ name }) => name), isCut: session.listCut !== undefined };
			}
		});
	});
}
