import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { median } from '../server/quantile.ts';

const rounds = 21;
const run = promisify(execFile);

/** Loads a module and prints how long that took. VS Code's API is not there: any name of it is a class that does nothing. */
const program = `
const { Module } = require('node:module');
const nothing = new Proxy(class {}, { get: (target, name) => name === 'prototype' ? target.prototype : nothing, apply: () => nothing });
const load = Module._load;
Module._load = function (request, ...more) { return request === 'vscode' ? nothing : load.call(this, request, ...more); };
const started = performance.now();
require(process.argv[2]);
console.log(performance.now() - started);
process.exit();
`;

/** Milliseconds that a fresh Node.js takes to load each of two modules, in turns: the median. */
export async function measureLoading(folder: string, bundle: string): Promise<{ bundle: number; empty: number }> {
	const [script, empty] = [join(folder, 'load.cjs'), join(folder, 'nothing.cjs')];
	writeFileSync(script, program);
	writeFileSync(empty, '');
	const load = async (module: string) => Number((await run(process.execPath, [script, module])).stdout);
	const times = { bundle: [] as number[], empty: [] as number[] };
	for (let round = 0; round < rounds; round++) {
		times.bundle.push(await load(bundle));
		times.empty.push(await load(empty));
	}
	return { bundle: median(times.bundle), empty: median(times.empty) };
}
