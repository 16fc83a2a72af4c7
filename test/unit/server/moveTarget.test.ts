import assert from 'node:assert/strict';
import { targetOf } from '../../../src/server/commandLine/moveTarget.ts';

describe('Where data is moved to', () => {
	const DATABASE_URL = 'postgres://ada@127.0.0.1/environment';
	const to = 'postgres://ada@127.0.0.1/line';

	it('is what the command line says, before the environment', () => {
		assert.equal(targetOf({}, { DATABASE_URL }).address.database, 'environment');
		assert.equal(targetOf({ to }, { DATABASE_URL }).address.database, 'line');
	});

	it('has its wrapping key and certificates named beside it', () => {
		const { address, wrappingKey } = targetOf({ to, toCa: 'ca.pem', keyFile: 'wrapping.key' }, {});
		assert.deepEqual([address.authorities, wrappingKey], ['ca.pem', { file: 'wrapping.key' }]);
		assert.deepEqual(targetOf({ to }, { USER_API_KEYS_WRAPPING_KEY: 'key' }).wrappingKey, { text: 'key' });
	});

	it('must be said, once', () => {
		for (const env of [{}, { DATABASE_URL: '' }]) {
			assert.throws(() => targetOf({ keyFile: 'wrapping.key' }, env), /^Refusal: Say where the data goes/);
		}
		assert.throws(() => targetOf({ to, toFile: 'url' }, {}), /one database/);
		assert.throws(() => targetOf({ toFile: '/no/such' }, { DATABASE_URL }), /ENOENT.*--to-file/);
	});
});
