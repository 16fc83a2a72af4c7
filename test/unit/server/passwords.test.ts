import assert from 'node:assert/strict';
import { createHook } from 'node:async_hooks';
import { ApiError } from '../../../src/protocol/errors.ts';
import { createPasswords } from '../../../src/server/auth/passwords.ts';

describe('Passwords', () => {
	const passwords = createPasswords();

	it('are known again, and no other is', async () => {
		const hashed = await passwords.hash('not-a-real-password');
		assert.match(hashed, /^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
		assert.equal(await passwords.isRight('not-a-real-password', hashed), true);
		for (const other of ['Not-a-real-password', 'not-a-real-passwor', '']) {
			assert.equal(await passwords.isRight(other, hashed), false);
		}
	});

	it('are hashed differently each time', async () => {
		assert.notEqual(await passwords.hash('same'), await passwords.hash('same'));
	});

	it('are known again when they were hashed at another cost', async () => {
		const hashed = 'scrypt$16$8$1$c2FsdA$6KsbXJ2wWH4urBP1Vzq86nBtGbQhoTMQpPTlciCAiUo';
		assert.equal(await passwords.isRight('pleaseletmein', hashed), true);
		assert.equal(await passwords.isRight('pleaseletmeout', hashed), false);
	});

	it('are hashed as RFC 7914 has it, at any cost', async () => {
		const hex = (text: string) => Buffer.from(text, 'hex').toString('base64url');
		const first = hex(
			'77d6576238657b203b19ca42c18a0497f16b4844e3074ae8dfdffa3fede21442fcd0069ded0948f8326a753a0fc81f17e8d3e0fb2e0d3628cf35e20c38d18906',
		);
		const second = hex(
			'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640',
		);
		assert.equal(await passwords.isRight('', `scrypt$16$1$1$$${first}`), true);
		assert.equal(await passwords.isRight('password', `scrypt$1024$8$16$TmFDbA$${second}`), true);
	});

	it('are hashed for nobody, too, so that the time taken tells nothing', async () => {
		let hashes = 0;
		const hook = createHook({ init: (_, type) => void (hashes += type === 'SCRYPTREQUEST' ? 1 : 0) }).enable();
		for (const hashed of [await passwords.hash('x'), null, 'damaged']) {
			hashes = 0;
			await passwords.isRight('y', hashed);
			assert.equal(hashes, 1);
		}
		hook.disable();
	});

	it('are never right for nobody', async () => {
		assert.equal(await passwords.isRight('', null), false);
		assert.equal(await passwords.isRight('x', 'damaged'), false);
	});

	it('are turned away when too many wait, and taken again afterwards', async () => {
		const many = createPasswords();
		const cheap = 'scrypt$16$8$1$c2FsdA$6KsbXJ2wWH4urBP1Vzq86nBtGbQhoTMQpPTlciCAiUo';
		const tries = await Promise.allSettled(Array.from({ length: 200 }, () => many.isRight('x', cheap)));
		const refused = tries.filter(({ status }) => status === 'rejected');
		assert.ok(refused.length > 0 && refused.length < 150, `${refused.length} of 200`);
		for (const one of refused) assert.deepEqual([codeOf(one), retryAfterOf(one)], ['Unavailable', 5]);
		assert.equal(await many.isRight('pleaseletmein', cheap), true);
	});
});

function codeOf(result: PromiseSettledResult<boolean>): unknown {
	return result.status === 'rejected' && result.reason instanceof ApiError ? result.reason.code : undefined;
}

function retryAfterOf(result: PromiseSettledResult<boolean>): unknown {
	return result.status === 'rejected' && result.reason instanceof ApiError ? result.reason.retryAfter : undefined;
}
