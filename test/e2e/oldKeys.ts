import { globSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';

const day = 24 * 60 * 60;

/** Changes what a window's local key server keeps, beside the server, as its command line does. */
function inDatabase(dataDir: string, task: (database: DatabaseSync) => void): void {
	const [file] = globSync(join('**', 'globalStorage', '**', 'keys.sqlite'), { cwd: dataDir });
	if (file === undefined) throw new Error('there is no database');
	const database = new DatabaseSync(join(dataDir, file), { timeout: 5000 });
	try {
		task(database);
	} finally {
		database.close();
	}
}

/** Makes a key so many days old: its age is in its id. */
export function makeOld(dataDir: string, name: string, days: number): void {
	const seconds = Math.floor(Date.now() / 1000) - days * day;
	inDatabase(dataDir, (database) => {
		const { changes } = database
			.prepare('UPDATE api_keys SET id = ? || substr(id, 9) WHERE name = ?')
			.run(seconds.toString(16).padStart(8, '0'), name);
		if (changes !== 1) throw new Error(`there are ${changes} keys ${name}`);
	});
}

/** As if the person did it in another place. */
export function disableElsewhere(dataDir: string, name: string): void {
	inDatabase(dataDir, (database) => {
		database.prepare('UPDATE api_keys SET disabled = 1 WHERE name = ?').run(name);
	});
}

/** Gives the person who has the key so many more. Nobody has their values. */
export function addKeys(dataDir: string, like: string, count: number): void {
	inDatabase(dataDir, (database) => {
		database
			.prepare(
				`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
				INSERT INTO api_keys (id, user_id, name, hash, disabled, created_at)
				SELECT substr(id, 1, 16) || printf('%08x', i), user_id, 'many-' || i, 'no hash ' || i, i % 2, created_at
				FROM api_keys, n WHERE name = ?`,
			)
			.run(count, like);
	});
}
