// Sizes of a release, and how long its server takes from spawn to listening, beside the least that a Node process can
// do. Run it with: npm run bench:start, which leaves a release build in dist/; npm run build brings the tests back.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const rounds = 21;

const bare = `require('node:http').createServer().listen(0, '127.0.0.1', () => console.log('listening'))`;

/** @returns milliseconds from spawn to the first line */
async function timeStart(args: readonly string[]): Promise<number> {
	const started = performance.now();
	const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
	const closed = once(child, 'close').then(([code]: unknown[]) => {
		throw new Error(`node ${args.join(' ')} ended with ${String(code)}`);
	});
	await Promise.race([once(child.stdout, 'data'), closed]);
	const took = performance.now() - started;
	child.kill();
	await closed.catch(() => undefined);
	return took;
}

function median(values: readonly number[]): number {
	return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? NaN;
}

async function measureStarts(folder: string): Promise<Record<string, number[]>> {
	const server = (data: string) => ['dist/server.js', '--port', '0', '--data', join(folder, data)];
	const times = { bare: [] as number[], first: [] as number[], next: [] as number[] };
	await timeStart(server('kept'));
	// In turns, so that whatever else the machine does is shared by all.
	for (let round = 0; round < rounds; round++) {
		times.bare.push(await timeStart(['-e', bare]));
		times.first.push(await timeStart(server(String(round))));
		times.next.push(await timeStart(server('kept')));
	}
	return { 'bare HTTP server': times.bare, 'key server, new data': times.first, 'key server, known data': times.next };
}

function print(rows: readonly (readonly string[])[]): void {
	const [first = '', ...others] = rows.map(([name = '', ...cells]) =>
		[name.padEnd(24), ...cells.map((cell) => cell.padStart(10))].join(''),
	);
	console.log([first, '-'.repeat(first.length), ...others, ''].join('\n'));
}

const folder = mkdtempSync(join(tmpdir(), 'user-api-keys-bench-'));
try {
	const medians = Object.entries(await measureStarts(folder)).map(([name, times]) => [name, median(times)] as const);
	const [, least] = medians[0] ?? ['', NaN];
	const rows = medians.map(([name, time]) => [name, `${time.toFixed(0)} ms`, (time / least).toFixed(2)]);
	print([[`start, median of ${rounds}`, 'time', 'ratio'], ...rows]);
} finally {
	rmSync(folder, { recursive: true, force: true });
}
const sizeOf = (...files: readonly string[]) => files.reduce((sum, file) => sum + statSync(file).size, 0);
const sizes = {
	'extension, at start': sizeOf('dist/extension.cjs'),
	'extension, in all': sizeOf(...globSync('dist/*.cjs')),
	server: sizeOf('dist/server.js'),
	package: sizeOf(...globSync('*.vsix')),
};
print([['release', 'size'], ...Object.entries(sizes).map(([what, size]) => [what, `${(size / 1000).toFixed(1)} kB`])]);
