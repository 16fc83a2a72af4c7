import assert from 'node:assert/strict';
import { Refusal } from '../../../src/server/refusal.ts';
import { databaseAddress, named } from '../../../src/server/store/postgres/address.ts';

describe('The address of a database', () => {
	const url = 'postgres://ada:p%40ss@db.example.com/keys';

	it('tells host, port, user, password and database', () => {
		const { encryption, authorities, ...address } = databaseAddress('postgresql://ada:p%40ss@db.example.com:5433/keys');
		const names = { user: 'ada', password: 'p@ss', database: 'keys', applicationName: 'user-api-keys' };
		const expected = { host: 'db.example.com', port: 5433, ...names };
		assert.deepEqual([address, encryption, authorities], [expected, 'full', undefined]);
		assert.equal(databaseAddress(url).port, 5432);
		assert.equal(databaseAddress('postgres://ada@[2001:db8::1]/keys').host, '2001:db8::1');
		assert.equal(databaseAddress('postgres://ada@127.0.0.1/keys').password, undefined);
	});

	it('may name the folder of a socket', () => {
		const { host, encryption } = databaseAddress('postgres://ada@x/keys?host=/var/run/postgresql');
		assert.deepEqual([host, encryption], ['/var/run/postgresql', 'none']);
		for (const before of ['ada@', 'ada:p%40ss@', 'ada@:5433']) {
			const address = databaseAddress(`postgres://${before}/keys?host=/run/postgresql`);
			assert.deepEqual([address.host, address.user, address.database], ['/run/postgresql', 'ada', 'keys']);
		}
		assert.equal(databaseAddress('postgres://ada@:5433/keys?host=/run/postgresql').port, 5433);
	});

	it('is refused with what is wrong in it', () => {
		const refused = (text: string, why: RegExp) => assert.throws(() => databaseAddress(text), why, text);
		for (const port of ['2843x', '65536', '-1', 'x'])
			refused(`postgres://ada:p%40ss@db:${port}/keys`, /its port must be/);
		for (const password of ['p/ss', 'p#ss', 'p?ss', '12/ss', '12#ss', '12?ss', '/', '#', 'p%ss']) {
			refused(`postgres://ada:${password}@db:5432/keys`, /must be percent-encoded/);
			refused(`postgres://ada:${password}@db/keys?sslmode=require`, /must be percent-encoded/);
		}
		assert.equal(databaseAddress('postgres://ada:p@ss@db/keys?application_name=a@b').password, 'p@ss');
		for (const text of ['postgres://ada:secret@/keys', 'postgres://ada@:5432/keys'])
			refused(text, /the host perhaps as/);
		for (const text of ['mysql://ada@db/keys', 'ada@db/keys', 'postgres:keys']) refused(text, /begin with postgres:/);
	});

	it('is shown without its password', () => {
		assert.equal(named(databaseAddress(url)), 'keys at db.example.com:5432');
	});

	it('is encrypted and checked unless it is on this machine, or says otherwise', () => {
		const encryption = (text: string, ca?: string) => databaseAddress(text, ca).encryption;
		assert.deepEqual([encryption(url), encryption(url, 'ca.pem')], ['full', 'full']);
		for (const host of ['127.0.0.1', 'localhost', '[::1]']) {
			const here = `postgres://ada@${host}/keys`;
			assert.deepEqual([encryption(here), encryption(here, 'ca.pem')], ['none', 'full']);
		}
		for (const [mode, alone, withAuthorities] of [
			['require', 'unchecked', 'full'],
			['verify-ca', undefined, 'authority'],
			['verify-full', 'full', 'full'],
		] as const) {
			const text = `${url}?sslmode=${mode}`;
			if (alone !== undefined) assert.equal(encryption(text), alone);
			assert.equal(encryption(text, 'ca.pem'), withAuthorities);
			assert.equal(encryption(`${text}&sslrootcert=ca.pem`), withAuthorities);
		}
		assert.equal(encryption(`${url}?sslmode=disable`), 'none');
	});

	it('must name certificates where only who signed counts, since somebody whom all believe signs for anybody', () => {
		assert.throws(() => databaseAddress(`${url}?sslmode=verify-ca`), /^Refusal: .*sslrootcert.*verify-full/);
	});

	it('is refused with words in which nothing of it stands', () => {
		for (const text of [
			...[
				'',
				'keys',
				'http://ada:p@ss@db/keys',
				'postgres://ada:p@ss@db:x/keys',
				'postgres://db/keys',
				'postgres://ada@/keys',
			],
			...[
				`${url}?sslmode=constructor`,
				`${url}?sslmode=prefer`,
				`${url}?sslmode=allow`,
				`${url}?sslkey=p@ss`,
				'postgres://ada:%@db/keys',
			],
		]) {
			assert.throws(
				() => databaseAddress(text),
				(error) => error instanceof Refusal && !/ada|p@ss|example/.test(error.message),
			);
		}
	});
});
