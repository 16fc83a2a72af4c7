import assert from 'node:assert/strict';
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
import { join } from 'node:path';
import { logTo, logToFile } from '../../../src/server/process/log.ts';

describe('The log', () => {
	let folder: string;
	beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'))));
	afterEach(() => rmSync(folder, { recursive: true }));

	it('puts the time before each entry, and goes on with a file that is there', () => {
		const path = join(folder, 'log');
		writeFileSync(path, 'earlier\n');
		chmodSync(path, 0o644);
		logToFile(path)('an entry');
		assert.match(readFileSync(path, 'utf8'), /^earlier\n\d{4}-\d\d-\d\dT[\d:.]+Z an entry\n$/);
		assert.equal(statSync(path).mode & 0o777, 0o600);
	});

	it('keeps two files of limited size', () => {
		const path = join(folder, 'log');
		const log = logToFile(path, 200);
		for (let i = 0; i < 100; i++) log(`entry ${i}`);
		assert.ok(statSync(path).size <= 200 && statSync(`${path}.1`).size <= 200);
		assert.match(readFileSync(path, 'utf8'), /entry 99\n$/);
		assert.equal(statSync(path).mode & 0o777, 0o600);
	});

	it('goes on in the full file when it cannot be put aside, and closes none that is in use', () => {
		const path = join(folder, 'log');
		mkdirSync(join(folder, 'log.1', 'in-the-way'), { recursive: true });
		const log = logToFile(path, 200);
		const others = openSync(join(folder, 'other'), 'w');
		for (let i = 0; i < 100; i++) log(`entry ${i}`);
		assert.match(readFileSync(path, 'utf8'), /^.* entry 0\n[^]* entry 99\n$/);
		closeSync(others);
	});

	it('never fails', () => {
		logTo(() => {
			throw new Error('disk full');
		})('an entry');
	});
});
