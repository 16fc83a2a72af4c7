import assert from 'node:assert/strict';
import { hashOfKeyValue, isKeyValue, newKeyValue } from '../../../src/server/auth/keyValue.ts';

describe('Key values', () => {
	it('are of one form, and never the same', () => {
		const values = Array.from({ length: 1000 }, newKeyValue);
		for (const value of values) assert.match(value, /^uak_[0-9A-Za-z]{38}$/);
		assert.equal(new Set(values).size, values.length);
		assert.ok(values.every(isKeyValue));
	});

	it('use every character', () => {
		const used = new Set(Array.from({ length: 1000 }, () => newKeyValue().slice(4, 36)).join(''));
		assert.equal(used.size, 62);
	});

	it('are told from look-alikes by their checksum', () => {
		assert.ok(isKeyValue('uak_000000000000000000000000000000002wjyrI'));
		const value = newKeyValue();
		for (let i = 0; i < value.length; i++) {
			const other = value[i] === '0' ? '1' : '0';
			assert.ok(!isKeyValue(value.slice(0, i) + other + value.slice(i + 1)), `changed at ${i}`);
		}
		for (const text of ['', 'uak_', value.slice(1), value.slice(0, -1), `${value}0`, ` ${value}`, `${value}\n`]) {
			assert.ok(!isKeyValue(text), text);
		}
	});

	it('are kept as their SHA-256', () => {
		const ofAbc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
		assert.equal(hashOfKeyValue('abc'), ofAbc);
	});
});
