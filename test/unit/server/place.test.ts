import assert from 'node:assert/strict';
import { placeOf } from '../../../src/server/commandLine/place.ts';
import { defaultDataFolder } from '../../../src/server/process/dataFolder.ts';

describe('Where the data is', () => {
	const DATABASE_URL = 'postgres://ada@127.0.0.1/keys';

	it('is a folder unless somebody says otherwise', () => {
		assert.deepEqual(placeOf({}, {}), { kind: 'folder', folder: defaultDataFolder() });
		assert.deepEqual(placeOf({ data: '/data' }, {}), { kind: 'folder', folder: '/data' });
		assert.deepEqual(placeOf({}, { DATABASE_URL: '' }), { kind: 'folder', folder: defaultDataFolder() });
	});

	it('is the database of the environment, but not when the command line names a folder', () => {
		assert.equal(placeOf({}, { DATABASE_URL }).kind, 'postgres');
		assert.deepEqual(placeOf({ data: '/data' }, { DATABASE_URL }), { kind: 'folder', folder: '/data' });
	});

	it('is the database of the command line before that of the environment', () => {
		const place = placeOf({ databaseUrl: 'postgres://ada@127.0.0.1/other' }, { DATABASE_URL });
		assert.ok(place.kind === 'postgres');
		assert.equal(place.address.database, 'other');
	});

	it('is no folder where what is said is for a database', () => {
		for (const [args, option] of [
			[{ databasePool: 5 }, '--database-pool'],
			[{ databaseCa: 'ca.pem' }, '--database-ca'],
			[{ keyFile: 'file' }, '--key-file'],
		] as const) {
			assert.throws(() => placeOf({ data: '/data', ...args }, {}), new RegExp(`^Refusal: ${option} is for`));
		}
		const place = placeOf({ databasePool: 5 }, { DATABASE_URL });
		assert.equal(place.kind === 'postgres' && place.connections, 5);
	});

	it('has its wrapping key in a file, or else in the environment', () => {
		const env = { DATABASE_URL, USER_API_KEYS_WRAPPING_KEY: 'key' };
		const source = (keyFile?: string, variables: NodeJS.ProcessEnv = env) => {
			const place = placeOf(keyFile === undefined ? {} : { keyFile }, variables);
			return place.kind === 'postgres' ? place.wrappingKey : assert.fail();
		};
		assert.deepEqual([source(), source('file')], [{ text: 'key' }, { file: 'file' }]);
		assert.equal(source(undefined, { DATABASE_URL }), undefined);
	});
});
