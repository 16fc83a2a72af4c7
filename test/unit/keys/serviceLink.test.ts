import assert from 'node:assert/strict';
import { readServiceLink } from '../../../src/keys/serviceLink.ts';

const good = 'kind=appServices&address=https://keys.example.com&appId=shop&name=Shop';
const read = (query: string, path = '/add-service', fragment = '') => readServiceLink({ path, query, fragment });

describe('a link', () => {
	it('names a key service to be added', () => {
		assert.deepEqual(read(good), {
			kind: 'appServices',
			address: 'https://keys.example.com',
			appId: 'shop',
			name: 'Shop',
		});
	});

	it('gives a name as it was meant, since VS Code has decoded it already', () => {
		for (const name of ['R&D 100%+', 'R & D', 'R&', '&', 'a & b = c', 'a%2Bb', '1+1=2', '=', '100%', '#5', '?'])
			assert.equal(read(good.replace('Shop', name))['name'], name);
		assert.deepEqual(read('name=R&D 100%+&kind=appServices&appId=shop'), {
			name: 'R&D 100%+',
			kind: 'appServices',
			appId: 'shop',
		});
	});

	it('is refused rather than guessed at where what a name holds looks like a parameter', () => {
		for (const name of ['a&b=c', 'Shop&utm_source=mail', 'Shop&appId=other'])
			assert.throws(() => read(good.replace('Shop', name)), /says more than/);
	});

	it('can ask for nothing else', () => {
		for (const path of ['', '/', '/sign-in', '/add-service/x', '/ADD-SERVICE'])
			assert.throws(() => read(good, path), /does not do by a link/);
		assert.throws(() => read(good, '/add-service', 'x'), /does not do by a link/);
	});

	it('has to name a kind that is known', () => {
		for (const query of ['', 'address=https://a.example', 'kind=constructor', 'kind=x'])
			assert.throws(() => read(query), /Known are: appServices/);
	});

	it('says nothing besides, and what else it says is not repeated', () => {
		assert.throws(
			() => read(`${good}&password=hidden-thing`),
			(error: Error) => /says more than/.test(error.message) && !/hidden-thing|password/.test(error.message),
		);
		assert.throws(() => read(`${good}&appId=other`), /says more than/);
	});
});
