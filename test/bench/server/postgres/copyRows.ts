import type { TestDatabase } from '../../../contract/testDatabase.ts';
import { keysPerUser, maxCallers, preparedId, type CopiedUser, type Filling } from '../copyUsers.ts';

/**
 * Copies the one user of a database, with its session and its key, as `copyUsers` does in SQLite; for each key there is a
 * line of the audit log.
 * @returns the creators, and of the users with keys as many as may be asked, spread over all
 */
export async function copyRows(database: TestDatabase, { keys, creators }: Filling) {
	const users = Math.ceil(keys / keysPerUser);
	const every = Math.ceil(users / maxCallers);
	// What is copied refers to what is copied, so that need not be checked.
	await database.query(`set session_replication_role = replica; ${copies(users, creators)}; ${removal}`);
	await database.query('vacuum analyze');
	await database.query('checkpoint');
	const indexes = Array.from({ length: users + creators }, (_, index) => index);
	return {
		callers: indexes.filter((index) => index < users && index % every === 0).map(copiedUser),
		creators: indexes.slice(users).map(copiedUser),
	};
}

/** Takes out everything but what was copied, and what the bare query wrote. */
export async function removeUncopied(database: TestDatabase): Promise<void> {
	await database.query(removal);
}

/** A key of a copied user. */
export function keyIdOf({ id }: CopiedUser, number: number): string {
	return preparedId(Number.parseInt(id, 16) * keysPerUser + number);
}

const removal = `delete from sessions where id > '1'; delete from api_keys where id > '1'; truncate bare`;

function copiedUser(index: number): CopiedUser {
	const key = `uak_${(index * keysPerUser).toString(16).padStart(38, '0')}`;
	return { id: preparedId(index), email: `user-${index}@example.com`, key };
}

/** Ids, e-mails and values as above. Lines of the audit log are of now: the server forgets old ones. */
function copies(users: number, creators: number): string {
	const idOf = (number: string) => `lpad(to_hex(${number}), 24, '0')`;
	const each = (count: number) => `generate_series(0, ${count - 1}) as n`;
	const [all, keys] = [each(users + creators), each(users * keysPerUser)];
	const [id, owner] = [idOf('n'), idOf(`n / ${keysPerUser}`)];
	return `
		create table bare (id text primary key, user_id text not null, name text not null, disabled integer not null,
			created_at bigint not null);
		insert into users (id, app_id, type, disabled, created_at)
			select ${id}, app_id, type, disabled, created_at from users, ${all};
		insert into identities (id, app_id, user_id, provider, subject, password_hash)
			select ${id}, app_id, ${id}, provider, 'user-' || n || '@example.com', password_hash from identities, ${all};
		insert into sessions (id, user_id, identity_id, provider, api_key_id, device_id, created_at, expires_at)
			select ${id}, ${id}, ${id}, provider, api_key_id, device_id, created_at, expires_at from sessions, ${all};
		insert into audit (id, at, app_id, user_id, action, subject, address)
			select lpad(to_hex(at / 1000), 8, '0') || lpad(to_hex(n), 16, '0'), at, app_id, ${owner}, action,
				'key-' || n % ${keysPerUser} || ' (' || ${id} || ')', address
			from (select * from audit where action = 'key created') as line, ${keys};
		insert into api_keys (id, user_id, name, hash, disabled, created_at)
			select ${id}, ${owner}, 'key-' || n % ${keysPerUser},
				encode(sha256(convert_to('uak_' || lpad(to_hex(n), 38, '0'), 'UTF8')), 'hex'), disabled, created_at
			from api_keys, ${keys}`;
}
