import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { decodeProtectedHeader } from 'jose';
import {
	mergeSigningKeys,
	newSigningKeys,
	rotateSigningKeys,
	textOfSigningKeys,
	type SigningKeys,
} from '../../../src/server/auth/signingKeys.ts';
import type { TokenSubject } from '../../../src/server/auth/tokenPayloads.ts';
import type { Tokens } from '../../../src/server/auth/tokens.ts';
import { openSharedTokens, openTokens, type CurrentTokens } from '../../../src/server/process/currentTokens.ts';
import { Refusal } from '../../../src/server/refusal.ts';
import { DatabaseUnreachable } from '../../../src/server/store/storeErrors.ts';

const session: TokenSubject = {
	id: 'a'.repeat(24),
	userId: 'b'.repeat(24),
	domainId: 'c'.repeat(24),
	identityId: 'd'.repeat(24),
	provider: 'local-userpass',
	deviceId: '0'.repeat(24),
};
const good = { kind: 'good', sessionId: session.id };
const seconds = 5;
const tookUp = 'took up new signing keys';

describe('Signing keys while the server runs', () => {
	let folder: string;
	let path: string;
	let tokens: Tokens;
	let close: () => void;
	const told: string[] = [];
	const telling = new EventEmitter();
	const log = (entry: string) => {
		told.push(entry);
		telling.emit('told');
	};
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'));
		path = join(folder, 'signing-keys.json');
		told.length = 0;
		mock.timers.enable({ apis: ['setInterval'] });
		({ tokens, close } = openTokens(path, seconds, log));
	});
	afterEach(() => {
		close();
		mock.timers.reset();
		rmSync(folder, { recursive: true });
	});

	/** One look; what it finds is taken up a little later. */
	async function look(): Promise<void> {
		mock.timers.tick(seconds * 1000);
		await new Promise(setImmediate);
	}

	async function untilTold(): Promise<void> {
		const next = once(telling, 'told');
		await look();
		await next;
	}

	const issue = () => ({
		access: tokens.issueAccess(session),
		refresh: tokens.issueRefresh(session, Date.now() + 60_000),
	});
	const kidOf = (token: string) => decodeProtectedHeader(token).kid;

	async function assertGood({ access, refresh }: ReturnType<typeof issue>): Promise<void> {
		assert.deepEqual([await tokens.check('access', access), await tokens.check('refresh', refresh)], [good, good]);
	}

	it('are taken up when others are in the file: new ones sign, all check, all are published', async () => {
		const before = issue();
		const { access, refresh } = rotateSigningKeys(path);
		await untilTold();
		assert.deepEqual(told, [tookUp]);
		const after = issue();
		assert.deepEqual([kidOf(after.access), kidOf(after.refresh)], [access[0]?.kid, refresh[0]?.kid]);
		assert.notEqual(kidOf(after.access), kidOf(before.access));
		await assertGood(before);
		await assertGood(after);
		assert.deepEqual(
			(await tokens.publish()).keys.map((key) => ({ ...key })).map((key) => 'kid' in key && key.kid),
			[kidOf(after.access), kidOf(before.access)],
		);
	});

	it('are no longer good when they are in the file no more', async () => {
		const { access, refresh } = issue();
		writeFileSync(path, textOfSigningKeys(newSigningKeys()));
		await untilTold();
		assert.deepEqual(await tokens.check('access', access), { kind: 'bad' });
		assert.deepEqual(await tokens.check('refresh', refresh), { kind: 'bad' });
	});

	it('are looked at once for each change', async () => {
		for (let i = 0; i < 3; i++) await look();
		assert.deepEqual(told, []);
		rotateSigningKeys(path);
		await untilTold();
		for (let i = 0; i < 3; i++) await look();
		assert.deepEqual(told, [tookUp]);
	});

	it('stay as they were while the file is damaged, which is said once each time, until it is good again', async () => {
		const before = issue();
		writeFileSync(path, 'damaged');
		await untilTold();
		for (let i = 0; i < 3; i++) await look();
		assert.equal(told.length, 1);
		assert.match(told[0] ?? '', /^the signing keys stay as they were: .* are damaged/);
		await assertGood(before);
		const { access } = newSigningKeys();
		writeFileSync(path, textOfSigningKeys({ ...newSigningKeys(), access }));
		await untilTold();
		assert.deepEqual(told.slice(1), [tookUp]);
		assert.equal(kidOf(issue().access), access[0]?.kid);
		writeFileSync(path, 'damaged');
		await untilTold();
		assert.deepEqual(told.slice(2), told.slice(0, 1));
	});

	it('are tried again while they cannot be read, even if nothing shows that the file is better now', async () => {
		const right = textOfSigningKeys(newSigningKeys());
		const write = (text: string) => {
			writeFileSync(path, text);
			utimesSync(path, 1_700_000_000, 1_700_000_000);
		};
		write('x'.repeat(right.length));
		await untilTold();
		write(right);
		await untilTold();
		assert.equal(told.at(-1), tookUp);
	});

	it('stay as they were when the file is gone, and no other is made', async () => {
		const before = issue();
		rmSync(path);
		for (let i = 0; i < 3; i++) await look();
		assert.deepEqual([told, existsSync(path)], [[], false]);
		await assertGood(before);
	});

	it('are looked at no more once that is over', async () => {
		close();
		rotateSigningKeys(path);
		writeFileSync(path, 'damaged');
		for (let i = 0; i < 3; i++) await look();
		assert.deepEqual(told, []);
	});

	it('must be good at the start', async () => {
		writeFileSync(path, 'damaged');
		assert.throws(() => openTokens(path, seconds, log), Refusal);
	});
});

describe('Signing keys that servers share', () => {
	let [state, reads] = [0, 0];
	let keys: SigningKeys;
	let trouble: Error | undefined;
	let current: CurrentTokens;
	const read = async () => {
		reads++;
		if (trouble) throw trouble;
		return { keys, state: String(state) };
	};
	beforeEach(async () => {
		[state, reads, trouble, keys] = [0, 0, undefined, newSigningKeys()];
		const shared = { read, rotate: () => Promise.reject(new RangeError('not here')) };
		// Longer than any test.
		current = await openSharedTokens(shared, 3600, () => undefined);
	});
	afterEach(() => current.close());

	/** What another server does. */
	function rotate(): void {
		keys = mergeSigningKeys(newSigningKeys(), keys);
		state++;
	}

	const kids = async () => (await current.tokens.publish()).keys.map((key) => 'kid' in key && key.kid);
	const expected = () => keys.access.map(({ kid }) => kid);

	it('are published as they are now, also those that another server has just made', async () => {
		assert.deepEqual(await kids(), expected());
		rotate();
		assert.equal(expected().length, 2);
		assert.deepEqual(await kids(), expected());
	});

	it('are looked at together for all who ask at once', async () => {
		const before = reads;
		await Promise.all(Array.from({ length: 50 }, kids));
		assert.ok(reads - before <= 2, String(reads - before));
	});

	it('are published as they were while the database is away', async () => {
		const known = expected();
		rotate();
		trouble = new DatabaseUnreachable(new Error('away'));
		assert.deepEqual(await kids(), known);
		trouble = undefined;
		assert.deepEqual(await kids(), expected());
	});
});
