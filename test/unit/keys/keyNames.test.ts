import assert from 'node:assert/strict';
import { namesOf } from '../../../src/keys/keyNames.ts';
import { FakeService, firstOf, keyNamed, signedIn } from './fakeService.ts';

describe('what a key is called in a question', () => {
	it('is its name, and where others have the same one its first characters or its id, without odd ones', async () => {
		const service = new FakeService([
			keyNamed('ci', { id: '1', hint: 'abc' }),
			keyNamed('ci', { id: '2\u202e\n3' }),
			keyNamed('cd', { id: '4' }),
		]);
		const account = firstOf(await signedIn(service));
		const targets = account.keys.map((key) => ({ account, key }));
		assert.deepEqual(targets.map(namesOf(targets)), ['ci (abc…)', 'ci (id 2\ufffd\ufffd3)', 'cd']);
	});
});
