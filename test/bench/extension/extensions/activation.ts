import { Module } from 'node:module';
import { sep } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import type { Activation } from '../link.ts';
import { heap } from './heap.ts';
import { countProviderWork } from './providerWork.ts';

/** What of Node's loader is used here; it is as good as documented, since so many patch it. */
interface Loader {
	_load: (this: unknown, request: string, parent: { filename?: string } | undefined, ...more: unknown[]) => unknown;
	readonly _cache: Readonly<Record<string, unknown>>;
}
const loader = Module as unknown as Loader;

/** After so long what an extension does once it is active, such as reading its secrets, is behind it. */
const settleMilliseconds = 500;

/** Activates an extension and measures that as VS Code does: its code being loaded, then the call of `activate`. */
export async function activateMeasured(id: string): Promise<Activation> {
	const extension = vscode.extensions.getExtension(id);
	if (extension === undefined || extension.isActive) throw new Error(`${id} is not there, or is active already`);
	const before = heap();
	const calls = watchCalls(extension.extensionPath);
	const started = performance.now();
	await extension.activate();
	const awaited = performance.now() - started;
	calls.end();
	await sleep(settleMilliseconds);
	const growth = heap() - before;
	const loaded = Object.keys(loader._cache).filter((file) => file.startsWith(extension.extensionPath + sep));
	return { load: calls.load, call: calls.call, awaited, growth, loaded };
}

/** Takes the time of an extension's loading and of the synchronous part of `activate`, and counts what its trees do. */
function watchCalls(folder: string) {
	const original = loader._load;
	const isOwn = (file: string | undefined) => file?.startsWith(folder + sep) === true;
	const calls = { load: NaN, call: NaN, end: () => void (loader._load = original) };
	loader._load = function (request, parent, ...more) {
		const started = performance.now();
		const loaded = original.call(this, request, parent, ...more);
		if (request === 'vscode' && isOwn(parent?.filename)) return countProviderWork(loaded as typeof vscode);
		if (!isOwn(request) || isOwn(parent?.filename)) return loaded;
		calls.load = performance.now() - started;
		const { activate, ...others } = loaded as { activate: (context: unknown) => unknown };
		return { ...others, activate: timed };

		function timed(context: unknown): unknown {
			const called = performance.now();
			const answer = activate(context);
			calls.call = performance.now() - called;
			return answer;
		}
	};
	return calls;
}
