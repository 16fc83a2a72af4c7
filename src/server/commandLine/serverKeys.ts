import type { Command } from 'commander';
import { hashOfKeyValue, newKeyValue } from '../auth/keyValue.ts';
import { Refusal } from '../refusal.ts';
import { deleteUser } from '../store/accounts.ts';
import { setKeyDisabled } from '../store/apiKeys.ts';
import type { AuditAction } from '../store/audit.ts';
import { lockApp, lockUser } from '../store/locks.ts';
import { createServerKey, findServerKey, listServerKeys, type ServerKey } from '../store/serverKeys.ts';
import type { Database } from '../store/tables.ts';
import { addAppCommand, addGroup, addYes, confirm, type AppOptions, type Outcome } from './command.ts';
import { checkedKeyName } from './credentials.ts';
import { record, type App } from './data.ts';
import { isoTime, table, timeOf } from './table.ts';
import type { Terminal } from './terminal.ts';

/** App Services' documented limit for an app. */
const maxServerKeys = 100;

export function addServerKeys(program: Command, terminal: Terminal): void {
	const group = addGroup(program, 'server-keys', 'manage the keys of programs that act for nobody');
	const add = (usage: string, description: string, work: Parameters<typeof addAppCommand>[3]) =>
		addAppCommand(group, terminal, [usage, description], work);
	add('list', 'list the server keys, never with their values', list);
	add('create <name>', 'make a server key and print its value, this once', create);
	add('enable <id>', 'let a disabled server key sign in again', enable);
	add('disable <id>', 'lock a server key out and end the sessions that it opened', disable);
	addYes(
		add('delete <id>', 'delete a server key and end the sessions that it opened', (app, id, options) =>
			remove(app, id, terminal, options),
		),
	);
}

async function list({ db, appId }: App): Promise<Outcome> {
	const keys = await listServerKeys(db, appId);
	const rows = keys.map(({ name, id, disabled, createdAt }) => {
		return [name, id, disabled ? 'disabled' : 'enabled', timeOf(createdAt)];
	});
	return {
		value: keys.map((key) => ({ ...key, createdAt: isoTime(key.createdAt) })),
		lines: table(['name', 'id', 'state', 'created'], rows),
	};
}

async function create(app: App, text: string): Promise<Outcome> {
	const { appId, newId, now } = app;
	const name = checkedKeyName(text);
	const value = newKeyValue();
	const key = { appId, id: newId(), userId: newId(), identityId: newId(), name, now: now() };
	await app.write(async (db) => {
		await lockApp(db, appId);
		await refuseAnother(db, appId, name);
		await createServerKey(db, { ...key, hash: hashOfKeyValue(value) });
		await record(app, db, { appId, action: 'server key created', subject: named(key) });
	});
	const { id, userId } = key;
	return {
		value: { id, userId, name, key: value, disabled: false, createdAt: isoTime(key.now) },
		lines: [`Created the server key ${named(key)}. Its value is kept nowhere and shown this once:`, value],
		unread: `the value of the server key ${named(key)} is lost, so delete that with server-keys delete and make another`,
	};
}

/** @throws Refusal when the app has a server key of that name, or too many */
async function refuseAnother(db: Database, appId: string, name: string): Promise<void> {
	const others = await listServerKeys(db, appId);
	if (others.some((other) => other.name === name)) {
		throw new Refusal(`There is a server key ${name} in the app ${appId} already.`);
	}
	if (others.length < maxServerKeys) return;
	throw new Refusal(`The app ${appId} has ${maxServerKeys} server keys, and no app can have more.`);
}

async function enable(app: App, id: string): Promise<Outcome> {
	const key = await change(app, id, 'server key enabled', (db, key) => setKeyDisabled(db, key.userId, key.id, false));
	return outcome('Enabled', key, { disabled: false });
}

async function disable(app: App, id: string): Promise<Outcome> {
	const key = await change(app, id, 'server key disabled', (db, key) => setKeyDisabled(db, key.userId, key.id, true));
	return outcome('Disabled', key, { disabled: true });
}

async function remove(app: App, id: string, terminal: Terminal, options: AppOptions): Promise<Outcome> {
	await confirm(terminal, options, `deletes the server key ${named(await existing(app.db, app.appId, id))}`);
	const key = await change(app, id, 'server key deleted', (db, { userId }) => deleteUser(db, userId));
	return outcome('Deleted', key, { deleted: true });
}

/** Changes a server key and puts that on record, both or neither. */
async function change(
	app: App,
	id: string,
	action: AuditAction,
	work: (db: Database, key: ServerKey) => Promise<unknown>,
): Promise<ServerKey> {
	const { appId } = app;
	return app.write(async (db) => {
		await lockUser(db, (await existing(db, appId, id)).userId);
		const key = await existing(db, appId, id);
		await work(db, key);
		await record(app, db, { appId, action, subject: named(key) });
		return key;
	});
}

/** Ids are written in lower case; either is taken. */
async function existing(db: Database, appId: string, id: string): Promise<ServerKey> {
	const key = await findServerKey(db, appId, id.toLowerCase());
	if (key !== undefined) return key;
	throw new Refusal(`There is no server key ${id} in the app ${appId}; server-keys list tells which there are.`);
}

function outcome(done: string, key: ServerKey, changed: { disabled: boolean } | { deleted: true }): Outcome {
	return { value: { id: key.id, name: key.name, ...changed }, lines: [`${done} the server key ${named(key)}.`] };
}

function named({ name, id }: Pick<ServerKey, 'name' | 'id'>): string {
	return `${name} (${id})`;
}
