import type { Command } from 'commander';
import { Refusal } from '../refusal.ts';
import { createApp, deleteApp, deleteSomeUsers, listApps, type AppSummary } from '../store/apps.ts';
import { appId } from './arguments.ts';
import { addCommand, addGroup, addYes, confirm, print, type AppOptions, type Outcome } from './command.ts';
import { record, withData, type Data } from './data.ts';
import { count, isoTime, table, timeOf } from './table.ts';
import type { Terminal } from './terminal.ts';

const usersAtOnce = 500;

export function addApps(program: Command, terminal: Terminal): void {
	const group = addGroup(program, 'apps', 'manage the apps that the server serves');
	addCommand(group, 'list', 'list the apps').action(async (options: AppOptions) => {
		await print(terminal, options, await withData(options, list));
	});
	addCommand(group, 'create', 'make an app; a running server serves it at once')
		.argument('<id>', 'its client app id', appId)
		.action(async (id: string, options: AppOptions) => {
			await print(terminal, options, await withData(options, (data) => create(data, id)));
		});
	addYes(addCommand(group, 'delete', 'delete an app with its users, their keys and sessions'))
		.argument('<id>', 'its client app id', appId)
		.action(async (id: string, options: AppOptions) => {
			await print(terminal, options, await withData(options, (data) => remove(data, id, terminal, options)));
		});
}

async function list({ db }: Data): Promise<Outcome> {
	const apps = await listApps(db);
	const rows = apps.map(({ id, users, anonymous, serverKeys, createdAt }) => {
		return [id, ...[users, anonymous, serverKeys].map(String), timeOf(createdAt)];
	});
	return {
		value: apps.map((app) => ({ ...app, createdAt: isoTime(app.createdAt) })),
		lines: table(['app', 'users', 'anonymous', 'server keys', 'created'], rows),
	};
}

async function create(data: Data, id: string): Promise<Outcome> {
	const now = data.now();
	await data.write(async (db) => {
		const isNew = await createApp(db, { id, domainId: data.newId(), now });
		if (!isNew) throw new Refusal(`There is an app ${id} already.`);
		await record(data, db, { appId: id, action: 'app created', subject: id });
	});
	return { value: { id, createdAt: isoTime(now) }, lines: [`Created the app ${id}.`] };
}

async function remove(data: Data, id: string, terminal: Terminal, options: AppOptions): Promise<Outcome> {
	await confirm(terminal, options, `deletes the app ${id} with ${contents(await findApp(data, id))}`);
	// While others wait for nothing: as one change, the users of a large app would hold up everybody else's.
	while ((await data.write((db) => deleteSomeUsers(db, id, usersAtOnce))) > 0);
	await data.write(async (db) => {
		if (!(await deleteApp(db, id))) throw noSuchApp(id);
		await record(data, db, { appId: id, action: 'app deleted', subject: id });
	});
	return { value: { id, deleted: true }, lines: [`Deleted the app ${id}.`] };
}

async function findApp({ db }: Data, id: string): Promise<AppSummary> {
	const app = (await listApps(db)).find((each) => each.id === id);
	if (app === undefined) throw noSuchApp(id);
	return app;
}

function noSuchApp(id: string): Refusal {
	return new Refusal(`There is no app ${id}; apps list tells which there are.`);
}

function contents({ users, anonymous, serverKeys }: AppSummary): string {
	return `${count(users + anonymous, 'user')} and ${count(serverKeys, 'server key')}`;
}
