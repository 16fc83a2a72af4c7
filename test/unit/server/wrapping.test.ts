import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createWrapping, newWrappingKey, parseWrappingKey } from '../../../src/server/auth/wrapping.ts';

describe('What is wrapped', () => {
	const { wrap, unwrap } = createWrapping(randomBytes(32));

	it('is unwrapped by the same key, and looks different each time', () => {
		for (const text of ['', 'x', 'schlüssel 🔑'.repeat(1000)]) {
			assert.equal(unwrap(wrap(text)), text);
			assert.notEqual(wrap(text), wrap(text));
		}
	});

	it('is nothing to another key', () => {
		assert.equal(createWrapping(randomBytes(32)).unwrap(wrap('text')), undefined);
	});

	it('is nothing any more once a bit of it is another, or a piece is missing', () => {
		const bytes = Buffer.from(wrap('text'), 'base64url');
		for (let i = 0; i < bytes.length; i++) {
			const other = Buffer.from(bytes);
			other[i] = (other[i] ?? 0) ^ 1;
			assert.equal(unwrap(other.toString('base64url')), undefined);
			assert.equal(unwrap(bytes.subarray(0, i).toString('base64url')), undefined);
		}
	});

	it('has a key of 64 hexadecimal digits', () => {
		assert.equal(parseWrappingKey(`${newWrappingKey()}\n`)?.length, 32);
		for (const text of ['', 'f'.repeat(63), 'f'.repeat(65), 'g'.repeat(64)])
			assert.equal(parseWrappingKey(text), undefined);
	});
});
