import assert from 'node:assert/strict';
import type { ApiRequest, Transport } from '../../src/protocol/transport.ts';
import type { EmailAndPassword, KeyService, KeySession } from '../../src/services/keyService.ts';

/** A real service, on whose other side a test can act too. */
export interface ServiceTarget {
	/** @param wrap what happens to requests on their way */
	connect(wrap?: (send: Transport) => Transport): KeyService;
	/** Whether a request asks for a new key. */
	isCreate(request: ApiRequest): boolean;
	/** Ends every session behind the back of those who have one. */
	endSessions(): Promise<void>;
	close(): Promise<void>;
}

let count = 0;
export const newPerson = (): EmailAndPassword => ({
	email: `person-${count++}@example.com`,
	password: 'not-a-real-password',
});

export async function signUp(service: KeyService, person = newPerson()): Promise<KeySession> {
	await service.createAccount(person);
	return service.signIn(person);
}

const day = 24 * 60 * 60;

/** What every kind of key service keeps to. */
export function serviceCases(target: () => ServiceTarget): void {
	it('creates an account once, and signs in with its password alone', async () => {
		const [service, person] = [target().connect(), newPerson()];
		const session = await signUp(service, person);
		assert.notEqual(session.userId, '');
		assert.deepEqual(await session.listKeys(), []);
		await assert.rejects(service.createAccount(person), { code: 'AccountNameInUse' });
		await assert.rejects(service.signIn({ ...person, password: 'another-password' }), { code: 'InvalidPassword' });
		await assert.rejects(service.signIn(newPerson()), { code: 'InvalidPassword' });
	});

	it('shows the value of a new key once', async () => {
		const session = await signUp(target().connect());
		const { key, secret } = await session.createKey({ name: 'ci-deploy' });
		assert.ok(secret.length > 20);
		assert.deepEqual([key.name, key.enabled], ['ci-deploy', true]);
		assert.ok(Math.abs((key.createdAt ?? 0) - Date.now()) < 60_000);
		const told = [await session.listKeys(), [await session.getKey(key.id)]];
		assert.deepEqual(told, [[key], [key]]);
		assert.ok(!JSON.stringify([told, session.stored]).includes(secret));
	});

	it('tells a name that is empty before it is asked', () => {
		const service = target().connect();
		assert.deepEqual([service.nameProblem(''), service.nameProblem('ci')], ['empty', undefined]);
	});

	it('takes a name twice exactly where names need not be unique', async () => {
		const service = target().connect();
		const session = await signUp(service);
		await session.createKey({ name: 'same' });
		const again = session.createKey({ name: 'same' });
		if (service.abilities.uniqueNames) await assert.rejects(again, { code: 'APIKeyAlreadyExists' });
		else assert.notEqual((await again).key.id, '');
	});

	it('disables and enables, each as often as wanted', async () => {
		const session = await signUp(target().connect());
		const { key } = await session.createKey({ name: 'ci' });
		for (const enabled of [false, false, true, true]) {
			await session.setEnabled(key.id, enabled);
			assert.equal((await session.getKey(key.id)).enabled, enabled);
		}
	});

	it('deletes a key once', async () => {
		const session = await signUp(target().connect());
		const { key } = await session.createKey({ name: 'ci' });
		await session.deleteKey(key.id);
		await assert.rejects(session.deleteKey(key.id), { code: 'APIKeyNotFound' });
		await assert.rejects(session.getKey(key.id), { code: 'APIKeyNotFound' });
		assert.deepEqual(await session.listKeys(), []);
	});

	it("refuses other people's keys like those that do not exist", async () => {
		const service = target().connect();
		const [ada, grace] = [await signUp(service), await signUp(service)];
		const { key } = await ada.createKey({ name: 'ci' });
		const calls = [grace.getKey(key.id), grace.setEnabled(key.id, false), grace.deleteKey(key.id)];
		const others = [grace.renameKey?.(key.id, 'mine'), grace.setExpiry?.(key.id, undefined)];
		for (const call of [...calls, ...others]) {
			if (call !== undefined) await assert.rejects(call, { code: 'APIKeyNotFound' });
		}
		assert.deepEqual(await ada.listKeys(), [key]);
	});

	it('can do exactly what its abilities say', async () => {
		const service = target().connect();
		const session = await signUp(service);
		const { rename, expiry, signInWays } = service.abilities;
		assert.deepEqual([session.renameKey !== undefined, session.setExpiry !== undefined], [rename, expiry]);
		assert.equal(service.signInByDevice !== undefined, signInWays.includes('device'));
		assert.ok(signInWays.includes('password'));
	});

	it('renames, changes and clears an expiry, and puts a prefix before a value, where it has the ability', async () => {
		const service = target().connect();
		const session = await signUp(service);
		const near = (time: number | undefined, days: number) =>
			assert.ok(Math.abs((time ?? 0) - Date.now() - days * day * 1000) < 60_000, `in ${days} days`);
		if (service.abilities.prefix) {
			const { secret, key } = await session.createKey({ name: 'ci', prefix: 'shop_' });
			assert.ok(secret.startsWith('shop_') && key.hint?.startsWith('shop_'));
		}
		if (service.abilities.expiry) {
			const { key } = await session.createKey({ name: 'ci', expiresInSeconds: 3 * day });
			near(key.expiresAt, 3);
			near((await session.setExpiry?.(key.id, 7 * day))?.expiresAt, 7);
			near((await session.getKey(key.id)).expiresAt, 7);
			assert.equal((await session.setExpiry?.(key.id, undefined))?.expiresAt, undefined);
		}
		const { key } = await session.createKey({ name: 'before' });
		assert.equal(key.expiresAt, undefined);
		if (service.abilities.rename) {
			assert.deepEqual(await session.renameKey?.(key.id, 'after'), { ...key, name: 'after' });
			assert.equal((await session.getKey(key.id)).name, 'after');
		}
	});

	it('takes a stored session up again, and nothing that is none', async () => {
		const service = target().connect();
		const session = await signUp(service);
		const { key } = await session.createKey({ name: 'ci' });
		const resumed = target()
			.connect()
			.resume(JSON.parse(JSON.stringify(session.stored)));
		assert.equal(resumed?.userId, session.userId);
		assert.deepEqual(await resumed?.listKeys(), [key]);
		for (const stored of [null, undefined, 'x', {}, { userId: 'a' }]) assert.equal(service.resume(stored), undefined);
	});

	it('notices that the service has ended the session', async () => {
		const session = await signUp(target().connect());
		let changes = 0;
		session.onDidChange(() => changes++);
		await target().endSessions();
		await assert.rejects(session.listKeys(), { code: 'InvalidSession' });
		assert.deepEqual([session.stored, changes], [undefined, 1]);
		await assert.rejects(session.createKey({ name: 'ci' }), { code: 'SignedOut' });
		await session.signOut();
	});

	it('signs out at the service too, as often as wanted', async () => {
		const service = target().connect();
		const session = await signUp(service);
		const { stored } = session;
		await session.signOut();
		await session.signOut();
		assert.equal(session.stored, undefined);
		await assert.rejects(session.listKeys(), { code: 'SignedOut' });
		const late = service.resume(stored);
		assert.notEqual(late, undefined);
		await assert.rejects(late?.listKeys() ?? Promise.resolve(), { code: 'InvalidSession' });
	});

	it('gives a call up when told to, before and amid it', async () => {
		const person = newPerson();
		await target().connect().createAccount(person);
		const stop = new AbortController();
		let isSilent = false;
		const service = target().connect((send) => async (request) => {
			if (!isSilent) return send(request);
			stop.abort();
			return new Promise(() => undefined);
		});
		const session = await service.signIn(person);
		await assert.rejects(session.listKeys({ signal: AbortSignal.abort() }), { code: 'Cancelled' });
		isSilent = true;
		await assert.rejects(session.listKeys({ signal: stop.signal }), { code: 'Cancelled' });
		assert.notEqual(session.stored, undefined);
	});

	it('says that the outcome is not known when the answer to creating got lost, and finds the key', async () => {
		const service = target().connect((send) => async (request) => {
			const reply = await send(request);
			if (target().isCreate(request)) throw Object.assign(new Error('reset'), { code: 'ECONNRESET' });
			return reply;
		});
		const session = await signUp(service);
		const error = await session.createKey({ name: 'lost' }).catch((failure: unknown) => failure);
		assert.ok(error instanceof Error && 'code' in error);
		assert.equal(error.code, 'OutcomeUnknown');
		assert.equal((error.cause as { code?: unknown }).code, 'Unreachable');
		assert.deepEqual(
			(await session.listKeys()).map(({ name }) => name),
			['lost'],
		);
	});
}
