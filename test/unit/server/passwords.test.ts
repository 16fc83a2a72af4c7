import assert from 'node:assert/strict';
import { hashPassword, isPassword } from '../../../src/server/auth/passwords.ts';

describe('Passwords', () => {
	it('are known again, and no other is', async () => {
		const hashed = await hashPassword('not-a-real-password');
		assert.match(hashed, /^scrypt\$32768\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
		assert.equal(await isPassword('not-a-real-password', hashed), true);
		for (const other of ['Not-a-real-password', 'not-a-real-passwor', '']) {
			assert.equal(await isPassword(other, hashed), false);
		}
	});

	it('are hashed differently each time', async () => {
		assert.notEqual(await hashPassword('same'), await hashPassword('same'));
	});

	it('are known again when they were hashed at another cost', async () => {
		const hashed = 'scrypt$16$8$1$c2FsdA$6KsbXJ2wWH4urBP1Vzq86nBtGbQhoTMQpPTlciCAiUo';
		assert.equal(await isPassword('pleaseletmein', hashed), true);
		assert.equal(await isPassword('pleaseletmeout', hashed), false);
	});

	it('are never right for nobody', async () => {
		assert.equal(await isPassword('', null), false);
		assert.equal(await isPassword('x', 'damaged'), false);
	});
});
