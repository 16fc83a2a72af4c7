import assert from 'node:assert/strict';
import { Module } from 'node:module';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { commandIds, viewId } from '../../src/keys/commandIds.ts';
import { survivalKey } from '../../src/keys/secretSurvival.ts';
import { openPerson, type Person } from './person.ts';

describe('activation', () => {
	let person: Person;
	before(async () => {
		person = await openPerson();
	});

	it('returns without waiting for anything', function () {
		const { extensionPath } = person.handle.context;
		const { activate } = Module.createRequire(extensionPath)(join(extensionPath, 'dist', 'extension.cjs')) as {
			activate: object;
		};
		assert.equal(activate.constructor.name, 'Function');
		if (this.test) this.test.title += `, after ${person.handle.activateMilliseconds.toFixed(1)} ms`;
	});

	it('asks nobody anything, starts no server, and loads nothing that nobody needs yet', () => {
		assert.deepEqual(person.handle.server.state, { kind: 'stopped' });
		const loaded = Object.keys(Module.createRequire(__filename).cache);
		assert.ok(loaded.some((file) => file.endsWith('extension.cjs')));
		const early = loaded.filter((file) =>
			/[/\\](nodeFetch|createKeyParts|createActions|connect)\b[^/\\]*\.cjs$/.test(file),
		);
		assert.deepEqual(early, []);
	});

	it('registers the commands that the manifest declares', async () => {
		const all = await vscode.commands.getCommands(true);
		const ofTheView = `${viewId}.`;
		const registered = all.filter((id) => id.startsWith('userApiKeys.') && !id.startsWith(ofTheView));
		const { contributes } = person.handle.context.extension.packageJSON as {
			contributes: { commands: { command: string }[] };
		};
		assert.deepEqual(registered.sort(), contributes.commands.map(({ command }) => command).sort());
		assert.deepEqual(registered, [...commandIds].sort());
	});

	it('leaves nothing behind in settings, state and SecretStorage but the marker of what survives', async () => {
		const { globalState, workspaceState } = person.handle.context;
		const secrets = [...(await person.secrets()).keys()];
		const left = [...globalState.keys(), ...workspaceState.keys(), ...secrets];
		assert.deepEqual(
			left.filter((key) => key !== survivalKey),
			[],
		);
	});
});
