import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as v from 'valibot';
import * as ids from '../../src/keys/commandIds.ts';
import { kinds } from '../../src/services/index.ts';

const command = v.object({ command: v.string(), title: v.string(), category: v.string() });
const menuItem = v.object({
	command: v.optional(v.string(), ''),
	submenu: v.optional(v.string()),
	when: v.optional(v.string()),
	group: v.optional(v.string()),
});
const manifestShape = v.object({
	version: v.string(),
	engines: v.object({ vscode: v.string() }),
	devDependencies: v.record(v.string(), v.string()),
	dependencies: v.record(v.string(), v.string()),
	contributes: v.object({
		authentication: v.array(v.object({ id: v.string() })),
		commands: v.array(command),
		submenus: v.array(v.object({ id: v.string() })),
		menus: v.record(v.string(), v.array(menuItem)),
		viewsWelcome: v.array(v.object({ contents: v.string(), when: v.string() })),
		configuration: v.object({ properties: v.record(v.string(), v.looseObject({ scope: v.string() })) }),
	}),
});
/** The schema of an entry of the setting for key services. */
const entrySchema = v.object({
	properties: v.looseObject({ kind: v.object({ enum: v.array(v.string()), enumDescriptions: v.array(v.string()) }) }),
	allOf: v.array(
		v.object({
			if: v.object({ properties: v.object({ kind: v.object({ const: v.string() }) }) }),
			then: v.object({ properties: v.record(v.string(), v.literal(false)) }),
		}),
	),
});
const text = readFileSync('package.json', 'utf8');
const manifest = v.parse(manifestShape, JSON.parse(text));
const texts = v.parse(v.record(v.string(), v.string()), JSON.parse(readFileSync('package.nls.json', 'utf8')));
const declaredSubmenus = manifest.contributes.submenus.map(({ id }) => id);
const { commands, menus, viewsWelcome, configuration, authentication } = manifest.contributes;

describe('the manifest', () => {
	it('declares the commands of the command table and no others', () => {
		assert.deepEqual(commands.map((entry) => entry.command).sort(), [...ids.commandIds].sort());
	});

	it('puts every command into one category', () => {
		assert.deepEqual([...new Set(commands.map(({ category }) => category))], ['User API Keys']);
	});

	it('hides no command from the palette but twins for menus and what cannot be done as things are', () => {
		const hidden = (menus['commandPalette'] ?? []).map((item) => item.command);
		assert.ok(
			hidden.every((id) => /LocalServer|\.chosen$|\.(renameKey|changeKeyExpiry|showExpiringKeys)$/.test(id)),
			hidden.join(),
		);
	});

	it('knows in the schema of the setting each kind of key service and its fields', () => {
		const items = configuration.properties['userApiKeys.services']?.['items'];
		const { properties, allOf } = v.parse(entrySchema, items);
		assert.deepEqual(properties.kind.enum, [...kinds.keys()]);
		assert.equal(properties.kind.enumDescriptions.length, kinds.size);
		const fieldsOf = (name: string) => kinds.get(name)?.fields.map((field) => field.name) ?? [];
		const all = new Set([...kinds.keys()].flatMap(fieldsOf));
		assert.deepEqual(Object.keys(properties).sort(), ['kind', 'name', ...all].sort());
		const others = [...kinds.keys()].map((name) => [name, [...all].filter((one) => !fieldsOf(name).includes(one))]);
		const refused = allOf.map((one) => [one.if.properties.kind.const, Object.keys(one.then.properties)]);
		assert.deepEqual(refused, others);
	});

	it('shows what only some services can do where one of them can', () => {
		const needed = { renameKey: 'canRename', changeKeyExpiry: 'canExpire', showExpiringKeys: 'canExpire' };
		for (const [name, flag] of Object.entries(needed)) {
			const shown = Object.entries(menus).flatMap(([menu, items]) =>
				items.filter(({ command: id }) => id === `userApiKeys.${name}`).map(({ when = '' }) => `${menu} ${when}`),
			);
			assert.equal(shown.length, 2);
			assert.ok(
				shown.every((when) => when.includes(flag)),
				shown.join(),
			);
		}
	});

	it('offers every command that is about rows on rows or in the title of the view too', () => {
		const offered = new Set(
			['view/title', 'view/item/context', 'userApiKeys.sort', 'userApiKeys.filter'].flatMap((menu) =>
				(menus[menu] ?? []).map((item) => item.command),
			),
		);
		assert.deepEqual(
			[...ids.commandIds].filter((id) => !offered.has(id)),
			[],
		);
	});

	it('refers in menus to commands and submenus that exist', () => {
		const submenus = Object.values(menus).flatMap((items) => items.flatMap(({ submenu }) => submenu ?? []));
		assert.deepEqual(submenus, declaredSubmenus);
		assert.ok(submenus.every((id) => menus[id] !== undefined));

		const known: readonly string[] = ids.commandIds;
		const used = Object.values(menus).flatMap((items) =>
			items.flatMap(({ command: id, submenu }) => (submenu === undefined ? [id] : [])),
		);
		assert.deepEqual(
			used.filter((id) => !known.includes(id)),
			[],
		);
	});

	it('shows one inline action on a row, since a narrow one has no room for more, and keeps what destroys in the last group', () => {
		const items = menus['view/item/context'] ?? [];
		const inline = (row: string) =>
			items.filter(({ when = '', group = '' }) => group.startsWith('inline') && fits(when, row)).length;
		for (const row of [
			'account ready',
			'account ended',
			'key enabled',
			'key disabled',
			'key enabled fresh',
			'key disabled fresh',
			'key enabled orphan',
			'key disabled orphan',
			'key enabled canRename canExpire',
			'value fresh',
		]) {
			assert.equal(inline(row), 1, row);
		}
		const destroying = items.filter(({ command: id }) => /delete|signOut/.test(id));
		assert.deepEqual(
			destroying.map(({ group }) => group),
			['9_delete@1', '9_delete@1'],
		);
	});

	it('has one button in each empty view', () => {
		const states = Map.groupBy(viewsWelcome, ({ when }) => when.split(' && ')[0]);
		for (const [state, parts] of states) {
			const lines = parts.flatMap(({ contents }) => (texts[contents.replaceAll('%', '')] ?? '').split('\n'));
			assert.equal(lines.filter((line) => /^\[[^\]]+\]\([^)]+\)$/.test(line)).length, 1, state);
		}
	});

	it('says that a service is tried again only where the settings let it', () => {
		const retry = viewsWelcome.find(({ contents }) => contents === '%welcome.unreachable.retry%');
		assert.match(retry?.when ?? '', /config\.userApiKeys\.refresh\.minutes > 0$/);
	});

	it('has a text for each key it uses, and uses each text', () => {
		const used = [...text.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key ?? '');
		assert.deepEqual([...new Set(used)].sort(), Object.keys(texts).sort());
	});

	it('keeps every setting where a workspace cannot change it', () => {
		const properties = Object.entries(configuration.properties);
		assert.deepEqual(
			properties.map(([key]) => key).sort(),
			Object.entries(ids)
				.flatMap(([name, id]) => (name.endsWith('Setting') ? [id] : []))
				.sort(),
		);
		assert.ok(properties.every(([, { scope }]) => scope === 'application'));
	});

	it('names the authentication provider as the code does', () => {
		assert.deepEqual(
			authentication.map(({ id }) => id),
			[ids.authenticationProviderId],
		);
	});

	it('pins the VS Code types to the engine, and every version exactly', () => {
		assert.equal(manifest.engines.vscode, `^${manifest.devDependencies['@types/vscode']}`);
		const versions = Object.values({ ...manifest.devDependencies, ...manifest.dependencies });
		assert.deepEqual(
			versions.filter((version) => !/^\d+\.\d+\.\d+$/.test(version)),
			[],
		);
	});

	it('refers to pictures that exist', () => {
		const pictures = [...text.matchAll(/"(media\/[^"]+)"/g)].map(([, path]) => path ?? '');
		assert.ok(pictures.length > 0);
		assert.deepEqual(
			pictures.filter((path) => !existsSync(path)),
			[],
		);
	});
});

/** Whether a `when` clause of ours, a regular expression on `viewItem`, fits a row's flags. */
function fits(when: string, row: string): boolean {
	const [, pattern] = /viewItem =~ \/(.+)\//.exec(when) ?? [];
	return pattern !== undefined && new RegExp(pattern).test(row);
}
