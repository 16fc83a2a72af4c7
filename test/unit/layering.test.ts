import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { kinds } from '../../src/services/index.ts';

/** The layers, and which layers each may import. */
const allowed: Readonly<Record<string, readonly string[]>> = {
	base: [],
	protocol: ['base'],
	client: ['protocol', 'base'],
	services: ['client', 'protocol', 'base'],
	keys: ['services', 'client', 'protocol', 'base'],
	ui: ['keys', 'services', 'client', 'protocol', 'base'],
	server: ['protocol', 'base'],
};

/** Where Node's own modules may be used, so that a browser build stays possible. */
const mayUseNode = /^(server\/|ui\/localServer\/|ui\/createLocalServer\.ts$|ui\/lookUp\.ts$|client\/nodeFetch\.ts$)/;

/** What is the protocol of a kind of key service, which it is named after. */
const protocolOfItsOwn = /^(client|protocol|server)\//;

/** The kinds of key services that a text names, as in the setting or, but for a protocol's own files, as people call them. */
function kindsNamedIn(text: string, file: string): string[] {
	const words = [...kinds].flatMap(([name, kind]) => (protocolOfItsOwn.test(file) ? [name] : [name, kind.label()]));
	return words.filter((word) => text.toLowerCase().includes(word.toLowerCase()));
}

const files = globSync('src/**/*.ts').map((path) => relative('src', path).replaceAll('\\', '/'));

function importsOf(file: string): string[] {
	const text = readFileSync(join('src', file), 'utf8');
	return [...text.matchAll(/(?:\bfrom|\bimport\(|^import) ?'([^']+)'/gm)].map(([, name]) => name ?? '');
}

function violations(file: string, imports: readonly string[]): string[] {
	const layer = file.includes('/') ? (file.split('/')[0] ?? '') : 'top';
	return imports.filter((name) => {
		if (name === 'vscode') return layer !== 'ui' && file !== 'extension.ts';
		if (name.startsWith('node:') || builtinModules.includes(name)) return !mayUseNode.test(file);
		if (!name.startsWith('.') || layer === 'top') return false;
		const target = join(dirname(file), name).replaceAll('\\', '/').split('/')[0] ?? '';
		const isOutside = target === '..';
		return !isOutside && target !== layer && !(allowed[layer] ?? []).includes(target);
	});
}

describe('layering', () => {
	it('knows every folder', () => {
		const folders = new Set(files.filter((file) => file.includes('/')).map((file) => file.split('/')[0]));
		assert.deepEqual([...folders].sort(), Object.keys(allowed).sort());
	});

	it('imports point down only', () => {
		const found = files.flatMap((file) => violations(file, importsOf(file)).map((name) => `${file} imports ${name}`));
		assert.deepEqual(found, []);
	});

	it('finds an import that points up, vscode below ui, Node outside its places, client in server', () => {
		assert.deepEqual(violations('protocol/routes.ts', ['../client/app.ts']), ['../client/app.ts']);
		assert.deepEqual(violations('keys/account.ts', ['vscode', 'node:fs']), ['vscode', 'node:fs']);
		assert.deepEqual(violations('server/http/app.ts', ['../../client/app.ts']), ['../../client/app.ts']);
		assert.deepEqual(violations('ui/keyTree.ts', ['../keys/account.ts', './rows.ts', 'vscode']), []);
	});

	it('node-fetch is imported in one file', () => {
		const importing = files.filter((file) => importsOf(file).includes('node-fetch'));
		assert.deepEqual(importing, ['client/nodeFetch.ts']);
	});

	it('a kind of key service is named among the services only', () => {
		const outside = files.filter((file) => !file.startsWith('services/'));
		const found = outside.flatMap((file) =>
			kindsNamedIn(readFileSync(join('src', file), 'utf8'), file).map((word) => `${file} names ${word}`),
		);
		assert.deepEqual(found, []);
	});

	it('finds a kind by its name in the setting and by what people call it', () => {
		assert.deepEqual(kindsNamedIn("kind === 'betterAuth'", 'keys/account.ts'), ['betterAuth']);
		assert.deepEqual(kindsNamedIn("l10n.t('At Better Auth')", 'ui/rows.ts'), ['Better Auth']);
		assert.deepEqual(kindsNamedIn('as App Services does; appServices', 'server/http/app.ts'), ['appServices']);
	});
});
