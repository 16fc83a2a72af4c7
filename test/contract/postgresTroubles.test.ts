import assert from 'node:assert/strict';
import { createPostgresServers, type PostgresServers } from './postgresServer.ts';
import { asker, newUser } from './wire.ts';

describe('A PostgreSQL that refuses what it did before', function () {
	this.timeout(60_000);
	let servers: PostgresServers;
	const roles: string[] = [];
	beforeEach(async () => {
		servers = await createPostgresServers();
		await (await servers.start()).close();
	});
	afterEach(async () => {
		await servers.close();
		for (const role of roles.splice(0)) await query(`drop owned by ${role}; drop role ${role}`);
	});

	const query = async (text: string) => servers.database.query(text);

	/** A user of the database, and the address with it. */
	async function newRole(rights: string): Promise<{ readonly role: string; readonly url: string }> {
		const role = `role_${servers.database.name}`;
		await query(`create role ${role} login password 'one' ${rights}`);
		roles.push(role);
		const url = new URL(servers.database.url);
		[url.username, url.password] = [role, 'one'];
		return { role, url: url.href };
	}

	it('its password: requests and /readyz are answered 503 until it is good again', async () => {
		const { role, url } = await newRole('superuser');
		const server = await servers.start('--database-url', url);
		const { access: token } = await newUser(asker(server));
		const states = async () => [
			(await asker(server)('GET /auth/profile', { token })).status,
			(await fetch(`${server.baseUrl}/readyz`)).status,
		];
		await query(`alter role ${role} password 'another'`);
		await query(`select pg_terminate_backend(pid) from pg_stat_activity where usename = '${role}'`);
		for (let i = 0; i < 3; i++) assert.deepEqual(await states(), [503, 503]);
		await query(`alter role ${role} password 'one'`);
		assert.deepEqual(await states(), [200, 200]);
		await server.close();
	});
});
