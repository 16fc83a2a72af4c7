import assert from 'node:assert/strict';
import { FreshSecrets } from '../../../src/keys/freshSecrets.ts';
import { MemorySecrets } from './memorySecrets.ts';

const ref = { serviceId: 'https://keys.example.com app', userId: 'user/1', keyId: 'key 1' };
const value = 'obviously-fake-value';

async function kept(secrets = new MemorySecrets()): Promise<{ secrets: MemorySecrets; fresh: FreshSecrets }> {
	const fresh = new FreshSecrets(secrets);
	assert.equal(await fresh.put(ref, 'ci', value), true);
	return { secrets, fresh };
}

async function copies(fresh: FreshSecrets): Promise<string[]> {
	const given: string[] = [];
	await fresh.handOver(ref, async (text) => void given.push(text));
	return given;
}

describe('fresh secrets', () => {
	it('hand a value over once, and then it is nowhere', async () => {
		const { secrets, fresh } = await kept();
		assert.deepEqual(await copies(fresh), [value]);
		assert.deepEqual(await copies(fresh), []);
		assert.equal(secrets.entries.size, 0);
		assert.equal(fresh.has(ref), false);
	});

	it('hand a value over once when two clicks come together', async () => {
		const { fresh } = await kept();
		assert.deepEqual((await Promise.all([copies(fresh), copies(fresh)])).flat(), [value]);
	});

	it('keep the value when handing over fails', async () => {
		const { fresh } = await kept();
		await assert.rejects(
			fresh.handOver(ref, () => Promise.reject(new Error('no clipboard'))),
			/no clipboard/,
		);
		assert.equal(fresh.has(ref), true);
		assert.deepEqual(await copies(fresh), [value]);
	});

	it('find a value that an earlier window left', async () => {
		const { secrets } = await kept();
		const later = new FreshSecrets(secrets);
		assert.equal(later.has(ref), false);
		await later.load();
		assert.equal(later.has(ref), true);
		assert.deepEqual(later.of(ref), [{ keyId: ref.keyId, name: 'ci' }]);
		assert.deepEqual(await copies(later), [value]);
	});

	it('have nothing to hand over in a window that did not hear of the other one having copied', async () => {
		const { secrets, fresh } = await kept();
		const deaf = new FreshSecrets(secrets.unheard());
		await deaf.load();
		assert.deepEqual(await copies(fresh), [value]);
		assert.equal(deaf.has(ref), true);
		assert.deepEqual(await copies(deaf), []);
		assert.equal(deaf.has(ref), false);
	});

	it('follow what another window stores and copies', async () => {
		const secrets = new MemorySecrets();
		const other = new FreshSecrets(secrets);
		const { fresh } = await kept(secrets);
		await settled();
		assert.equal(other.has(ref), true);
		await copies(fresh);
		await settled();
		assert.equal(other.has(ref), false);
	});

	for (const trouble of ['isLocked', 'isForgetful'] as const) {
		it(`hold a value in memory when the store ${trouble}, say so, and still hand it over`, async () => {
			const secrets = new MemorySecrets();
			secrets[trouble] = true;
			const fresh = new FreshSecrets(secrets);
			assert.equal(await fresh.put(ref, 'ci', value), false);
			await settled();
			assert.equal(fresh.has(ref), true);
			secrets[trouble] = false;
			assert.deepEqual(await copies(fresh), [value]);
			assert.deepEqual(await copies(fresh), []);
		});
	}

	it('say so when a copied value cannot be deleted from the store, and hand it over no more in this window', async () => {
		const { secrets, fresh } = await kept();
		const given: string[] = [];
		const copy = () => fresh.handOver(ref, async (text) => void given.push(text));
		secrets.isLocked = true;
		await assert.rejects(copy, /was copied, but VS Code could not delete it/);
		assert.equal(fresh.has(ref), false);
		assert.deepEqual(given, [value]);
	});

	it('say nothing when the store that would not take a value does not let go of it either', async () => {
		const secrets = new MemorySecrets();
		secrets.isLocked = true;
		const fresh = new FreshSecrets(secrets);
		await fresh.put(ref, 'ci', value);
		assert.deepEqual(await copies(fresh), [value]);
		assert.equal(fresh.has(ref), false);
	});

	it('tell of each change, and of what was discarded in this window', async () => {
		const secrets = new MemorySecrets();
		const fresh = new FreshSecrets(secrets.unheard());
		const told: (boolean | string)[] = [];
		fresh.onDidChange(() => told.push(fresh.has(ref)));
		fresh.onDidDiscard(({ keyId }) => told.push(keyId));
		await fresh.put(ref, 'ci', value);
		await fresh.discard(ref);
		await fresh.discard(ref);
		await fresh.put(ref, 'ci', value);
		await copies(fresh);
		assert.deepEqual(told, [true, false, 'key 1', true, false]);
	});

	it('are told apart by account', async () => {
		const { fresh } = await kept();
		for (const other of [
			{ ...ref, userId: 'user' },
			{ ...ref, serviceId: 'https://keys.example.com' },
		]) {
			assert.deepEqual(fresh.of(other), []);
			assert.equal(fresh.has(other), false);
		}
	});

	it('are all given up at once, also those that the store never took', async () => {
		const { secrets, fresh } = await kept();
		const unstored = { ...ref, keyId: 'key 2' };
		secrets.isLocked = true;
		await fresh.put(unstored, 'cd', value);
		assert.equal(fresh.count, 2);
		fresh.forgetAll();
		assert.equal(fresh.count, 0);
		const given: string[] = [];
		await fresh.handOver(unstored, async (text) => void given.push(text));
		assert.deepEqual(given, []);
	});

	it('discard a value for good', async () => {
		const { secrets, fresh } = await kept();
		await fresh.discard(ref);
		assert.deepEqual(await copies(fresh), []);
		assert.equal(secrets.entries.size, 0);
	});

	for (const record of [
		'{"version":99}',
		`{"version":2,"name":"ci","value":"x"}`,
		'{"version":1,"name":"ci","value":""}',
	]) {
		it(`leave the record ${record} alone, which cannot be read, and hand nothing over`, async () => {
			const { secrets, fresh } = await kept();
			const [key = ''] = secrets.entries.keys();
			await secrets.store(key, record);
			assert.deepEqual(await copies(fresh), []);
			assert.equal(secrets.entries.get(key), record);
		});
	}
});

/** Lets the listeners' promises run. */
async function settled(): Promise<void> {
	await new Promise((resolve) => setImmediate(resolve));
}
