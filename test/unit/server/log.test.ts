import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	closeSync,
	mkdirSync,
	mkdtempSync,
	openSync,
	readFileSync,
	rmSync,
	statSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { logTo, logToFile } from '../../../src/server/process/log.ts';

describe('The log', () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'))));
	afterEach(() => rmSync(folder, { recursive: true }));

	it('puts the time before each entry, and goes on with a file that is there', async () => {
		const path = join(folder, 'log');
		writeFileSync(path, 'earlier\n');
		chmodSync(path, 0o644);
		logToFile(path)('an entry');
		await setImmediate();
		assert.match(readFileSync(path, 'utf8'), /^earlier\n\d{4}-\d\d-\d\dT[\d:.]+Z an entry\n$/);
		assert.equal(statSync(path).mode & 0o777, 0o600);
	});

	it('keeps two files of limited size', async () => {
		const path = join(folder, 'log');
		const log = logToFile(path, 200);
		for (let i = 0; i < 100; i++) {
			log(`entry ${i}`);
			await setImmediate();
		}
		assert.ok(statSync(path).size <= 200 && statSync(`${path}.1`).size <= 200);
		assert.match(readFileSync(path, 'utf8'), /entry 99\n$/);
		assert.equal(statSync(path).mode & 0o777, 0o600);
	});

	it('goes on in the full file when it cannot be put aside, and closes none that is in use', async () => {
		const path = join(folder, 'log');
		mkdirSync(join(folder, 'log.1', 'in-the-way'), { recursive: true });
		const log = logToFile(path, 200);
		const others = openSync(join(folder, 'other'), 'w');
		for (let i = 0; i < 100; i++) {
			log(`entry ${i}`);
			await setImmediate();
		}
		assert.match(readFileSync(path, 'utf8'), /^.* entry 0\n[^]* entry 99\n$/);
		closeSync(others);
	});

	it('writes what came in one turn in its order, and what is left when the process ends', () => {
		const path = join(folder, 'log');
		const program = `import { logToFile } from ${JSON.stringify(resolve('src/server/process/log.ts'))};
			const log = logToFile(${JSON.stringify(path)});
			for (let i = 0; i < 3; i++) log('entry ' + i);
			process.exit();`;
		execFileSync(process.execPath, ['--input-type=module', '--eval', program]);
		assert.match(readFileSync(path, 'utf8'), /^.* entry 0\n.* entry 1\n.* entry 2\n$/);
	});

	it('never fails', () => {
		logTo(() => {
			throw new Error('disk full');
		})('an entry');
	});
});
