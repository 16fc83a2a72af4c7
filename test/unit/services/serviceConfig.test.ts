import assert from 'node:assert/strict';
import { readServiceConfigs, serviceId } from '../../../src/services/serviceConfig.ts';

const good = { kind: 'appServices', address: 'https://keys.example.com', appId: 'shop-abcde' };

function problemOf(entry: unknown): string {
	const { configs, problems } = readServiceConfigs([entry]);
	assert.deepEqual(configs, []);
	return problems[0]?.problem ?? '';
}

describe('the setting of key services', () => {
	it('takes good entries and names the bad ones by their place', () => {
		const { configs, problems } = readServiceConfigs([good, { ...good, appId: 7 }, { ...good, appId: 'other' }]);
		assert.deepEqual(
			configs.map((config) => 'appId' in config && config.appId),
			['shop-abcde', 'other'],
		);
		assert.deepEqual(
			problems.map(({ entry }) => entry),
			[2],
		);
	});

	it('is empty when it is no list', () => {
		for (const setting of [undefined, null, 'x', 7, {}]) {
			assert.deepEqual(readServiceConfigs(setting), { configs: [], problems: [] });
		}
	});

	it('takes plain http to this machine only', () => {
		for (const address of ['http://127.0.0.1:27480', 'http://localhost:1', 'http://[::1]:1', 'https://a.example']) {
			assert.equal(readServiceConfigs([{ ...good, address }]).configs.length, 1, address);
		}
		for (const address of ['http://keys.example.com', 'http://127.0.0.1.example.com', 'ftp://a.example', 'keys', '']) {
			assert.match(problemOf({ ...good, address }), /https/, address);
		}
	});

	it('takes no password, query or fragment in an address', () => {
		for (const address of [
			'https://a@keys.example.com',
			'https://:b@a.example',
			'https://a.example?x=1',
			'https://a.example/#x',
			'https://a.example/?',
			'https:\\\\a.example',
			'https://a.example/b c',
		]) {
			assert.match(problemOf({ ...good, address }), /address/, address);
		}
	});

	it('refuses a kind and an app id that it does not know how to use', () => {
		assert.match(problemOf({ ...good, kind: 'other' }), /kind/);
		assert.match(problemOf({ ...good, appId: 'a/../b' }), /app id/);
		assert.match(problemOf({ kind: 'appServices', address: good.address }), /"appId" is missing/);
		assert.notEqual(problemOf('nonsense'), '');
	});

	it('refuses the name of the local key server, however it is written', () => {
		for (const name of ['Local key server', 'local  KEY server', 'Local key\u200b server', 'Ｌocal key server'])
			assert.match(problemOf({ ...good, name }), /local key server has this name/, name);
		assert.equal(readServiceConfigs([{ ...good, name: 'Local key server of Ada' }]).configs.length, 1);
	});

	it('refuses a name that could break a sentence or turn its direction', () => {
		for (const name of ['a\nb', 'a\u202eb', 'x'.repeat(61)]) assert.match(problemOf({ ...good, name }), /name/, name);
		assert.equal(readServiceConfigs([{ ...good, name: 'Schlüssel – 鍵 👩‍💻' }]).configs.length, 1);
	});

	it('files the same service once, with and without a slash at the end', () => {
		const { configs } = readServiceConfigs([good, { ...good, address: 'https://keys.example.com/', name: 'again' }]);
		assert.equal(configs.length, 1);
	});

	it('files another address or app as another service', () => {
		const { configs } = readServiceConfigs([good, { ...good, appId: 'b' }, { ...good, address: 'https://b.example' }]);
		assert.equal(new Set(configs.map(serviceId)).size, 3);
	});
});
