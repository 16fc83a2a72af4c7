import assert from 'node:assert/strict';
import { isForThisMachine, policyFor } from '../../../src/server/process/policy.ts';

describe('A server', () => {
	it('is for this machine when neither its address, its public one nor a proxy lets others in', () => {
		for (const [address, url] of [
			['127.0.0.1', 'http://127.0.0.1:27480'],
			['::1', 'http://[::1]:27480'],
			['127.0.0.1', 'http://localhost:27480'],
		] as const) {
			assert.ok(isForThisMachine(address, url, []));
			assert.ok(!isForThisMachine(address, url, ['loopback']));
			assert.ok(!isForThisMachine(address, 'https://keys.example.com', []));
			assert.ok(!isForThisMachine(address, 'http://[2001:db8::1]', []));
			assert.ok(!isForThisMachine('192.0.2.1', url, []));
		}
	});

	it('welcomes strangers where there can be none, and elsewhere when told so', () => {
		const all = ['local-userpass', 'anon-user', 'api-key'];
		for (const [options, isPrivate, signIn, registration] of [
			[{}, true, all, true],
			[{}, false, ['local-userpass', 'api-key'], false],
			[{ registration: true, signIn: ['anon-user'] }, false, ['anon-user'], true],
			[{ registration: false, signIn: ['api-key'] }, true, ['api-key'], false],
			[{ signIn: [] }, true, [], true],
		] as const) {
			const policy = policyFor({ ...options, maxKeys: 7 }, isPrivate);
			assert.deepEqual(policy, { signIn: new Set(signIn), registration, maxKeys: 7 });
		}
	});
});
