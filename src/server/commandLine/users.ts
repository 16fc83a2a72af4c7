import type { Command } from 'commander';
import { createPasswords } from '../auth/passwords.ts';
import { Refusal } from '../refusal.ts';
import { createAccount, deleteUser, findIdentity } from '../store/accounts.ts';
import type { AuditAction } from '../store/audit.ts';
import { listApps } from '../store/apps.ts';
import { lockApp, lockUser } from '../store/locks.ts';
import type { Database } from '../store/tables.ts';
import { endSessionsOf, findUser, listUsers, setPasswordHash, setUserDisabled, type User } from '../store/users.ts';
import { addAppCommand, addGroup, addYes, confirm, type AppOptions, type Outcome } from './command.ts';
import { checkedEmail, checkedPassword } from './credentials.ts';
import { record, type App } from './data.ts';
import { count, isoTime, table, timeOf } from './table.ts';
import type { Terminal } from './terminal.ts';

export function addUsers(program: Command, terminal: Terminal): void {
	const group = addGroup(program, 'users', 'manage the people who sign in with an e-mail and a password');
	const add = (usage: string, description: string, work: Parameters<typeof addAppCommand>[3]) =>
		addAppCommand(group, terminal, [usage, description], work);
	const readsPassword = 'the password is asked for, or read from standard input';
	add('list', 'list the users', list);
	add('create <email>', `make an account; ${readsPassword}`, (app, email) => create(app, email, terminal));
	add('disable <email>', 'lock a user out and end all their sessions', disable);
	add('enable <email>', 'let a disabled user sign in again', enable);
	add('revoke <email>', 'end all sessions of a user, also those opened with keys; the keys stay', revoke);
	add('set-password <email>', `set another password and end all sessions of the user; ${readsPassword}`, (app, email) =>
		setPassword(app, email, terminal),
	);
	addYes(
		add('delete <email>', 'delete a user with their keys and sessions', (app, email, options) =>
			remove(app, email, terminal, options),
		),
	);
}

async function list({ db, appId }: App): Promise<Outcome> {
	const users = await listUsers(db, appId);
	const anonymous = (await listApps(db)).find(({ id }) => id === appId)?.anonymous ?? 0;
	const rows = users.map(({ email, id, disabled, keys, createdAt }) => {
		return [email, id, disabled ? 'disabled' : 'enabled', String(keys), timeOf(createdAt)];
	});
	const note = anonymous === 0 ? [] : [`and ${count(anonymous, 'anonymous user')}`];
	return {
		value: users.map((user) => ({ ...user, createdAt: isoTime(user.createdAt) })),
		lines: [...table(['e-mail', 'id', 'state', 'keys', 'created'], rows), ...note],
	};
}

async function create(app: App, email: string, terminal: Terminal): Promise<Outcome> {
	const { db, write, appId, newId, now } = app;
	const subject = checkedEmail(email);
	// Asked before anybody has to type, and again when it counts.
	await refuseTaken(db, appId, subject);
	const passwordHash = await createPasswords().hash(checkedPassword(await terminal.newPassword()));
	const [userId, identityId] = [newId(), newId()];
	await write(async (transaction) => {
		await lockApp(transaction, appId);
		await refuseTaken(transaction, appId, subject);
		const identity = { provider: 'local-userpass', subject, passwordHash } as const;
		await createAccount(transaction, { ...identity, appId, userId, identityId, now: now() });
		await record(app, transaction, { appId, action: 'user created', subject: named({ email: subject, id: userId }) });
	});
	return outcome('Created the user', { id: userId, email: subject });
}

async function refuseTaken(db: Database, appId: string, email: string): Promise<void> {
	if ((await findIdentity(db, appId, 'local-userpass', email)) === undefined) return;
	throw new Refusal(`There is a user ${email} in the app ${appId} already.`);
}

async function disable(app: App, email: string): Promise<Outcome> {
	const [user, endedSessions] = await change(app, email, 'user disabled', async (db, { id }) => {
		await setUserDisabled(db, id, true);
		return endSessionsOf(db, id);
	});
	return outcome('Disabled the user', user, { disabled: true, endedSessions });
}

async function enable(app: App, email: string): Promise<Outcome> {
	const [user] = await change(app, email, 'user enabled', (db, { id }) => setUserDisabled(db, id, false));
	return outcome('Enabled the user', user, { disabled: false });
}

async function revoke(app: App, email: string): Promise<Outcome> {
	const [user, endedSessions] = await change(app, email, 'user revoked', (db, { id }) => endSessionsOf(db, id));
	return outcome('Revoked the sessions of the user', user, { endedSessions });
}

async function setPassword(app: App, email: string, terminal: Terminal): Promise<Outcome> {
	await existing(app.db, app.appId, email);
	const passwordHash = await createPasswords().hash(checkedPassword(await terminal.newPassword()));
	const [user, endedSessions] = await change(app, email, 'password set', async (db, { id }) => {
		await setPasswordHash(db, id, passwordHash);
		// A password is set anew when it is lost or somebody else knows it.
		return endSessionsOf(db, id);
	});
	return outcome('Set the password of the user', user, { endedSessions });
}

async function remove(app: App, email: string, terminal: Terminal, options: AppOptions): Promise<Outcome> {
	const { keys } = await existing(app.db, app.appId, email);
	await confirm(terminal, options, `deletes the user ${email} with ${count(keys, 'key')}`);
	const [user] = await change(app, email, 'user deleted', (db, { id }) => deleteUser(db, id));
	return outcome('Deleted the user', user, { deleted: true });
}

/** Changes a user and puts that on record, both or neither. */
async function change<T>(
	app: App,
	email: string,
	action: AuditAction,
	work: (db: Database, user: User) => Promise<T>,
): Promise<[User, T]> {
	const { appId } = app;
	return app.write(async (db) => {
		await lockUser(db, (await existing(db, appId, email)).id);
		const user = await existing(db, appId, email);
		const result = await work(db, user);
		await record(app, db, { appId, action, subject: named(user) });
		return [user, result];
	});
}

async function existing(db: Database, appId: string, email: string): Promise<User> {
	const user = await findUser(db, appId, email.trim());
	if (user !== undefined) return user;
	throw new Refusal(`There is no user ${email} in the app ${appId}; users list tells who there is.`);
}

interface Changed {
	readonly disabled?: boolean;
	readonly deleted?: boolean;
	readonly endedSessions?: number;
}

function outcome(done: string, user: Pick<User, 'id' | 'email'>, changed: Changed = {}): Outcome {
	const { endedSessions: ended } = changed;
	const sessions = ended === undefined ? '' : `; ${count(ended, 'session')} ended`;
	return {
		value: { id: user.id, email: user.email, ...changed },
		lines: [`${done} ${named(user)}${sessions}.`],
	};
}

function named({ email, id }: Pick<User, 'id' | 'email'>): string {
	return `${email} (${id})`;
}
