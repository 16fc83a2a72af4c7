import assert from 'node:assert/strict';
import fs, {
	chmodSync,
	existsSync,
	mkdtempSync,
	readdirSync,
	readlinkSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mock } from 'node:test';
import { newWrappingKey } from '../../../src/server/auth/wrapping.ts';
import { openWrapping } from '../../../src/server/process/wrappingKey.ts';
import { Refusal } from '../../../src/server/refusal.ts';

describe('The key that wraps signing keys', () => {
	let folder: string;
	let file: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'));
		file = join(folder, 'wrapping.key');
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	const refused = (pattern: RegExp) => (error: unknown) => error instanceof Refusal && pattern.test(error.message);

	it('is made once, and the same from then on', () => {
		const wrapped = openWrapping({ file }, true).wrap('text');
		for (const mayMake of [true, false]) assert.equal(openWrapping({ file }, mayMake).unwrap(wrapped), 'text');
		assert.deepEqual([readdirSync(folder), statSync(file).mode & 0o777], [['wrapping.key'], 0o600]);
	});

	it('is on the disk under its name before it is used', () => {
		const calls: string[] = [];
		const mocks = (['linkSync', 'fsyncSync'] as const).map((name) => {
			const original = fs[name] as (...args: unknown[]) => void;
			return mock.method(fs, name, (...args: unknown[]) => {
				const isFolder = typeof args[0] === 'number' && fs.fstatSync(args[0]).isDirectory();
				calls.push(isFolder ? 'sync of the folder' : name);
				original(...args);
			});
		});
		syncBuiltinESMExports();
		try {
			openWrapping({ file }, true);
		} finally {
			for (const { mock } of mocks) mock.restore();
			syncBuiltinESMExports();
		}
		// Windows has no sync of folders.
		const last = process.platform === 'win32' ? [] : ['sync of the folder'];
		assert.deepEqual(calls.slice(calls.lastIndexOf('linkSync')), ['linkSync', ...last]);
	});

	it('is refused by the name of its file where that cannot be made', () => {
		const missing = join(folder, 'no', 'wrapping.key');
		const sentence = `The key file ${missing} cannot be used (ENOENT); name another one with --key-file.`;
		assert.throws(() => openWrapping({ file: missing }, true), new Refusal(sentence));
	});

	it('is not made where keys were wrapped already', () => {
		assert.throws(() => openWrapping({ file }, false), refused(/no key file/));
		assert.ok(!existsSync(file));
	});

	it('takes no place of another that came meanwhile, not even of a link that leads nowhere', () => {
		symlinkSync('nowhere', file);
		assert.throws(() => openWrapping({ file }, true), refused(/ENOENT/));
		assert.deepEqual([readlinkSync(file), readdirSync(folder)], ['nowhere', ['wrapping.key']]);
	});

	const isRoot = process.getuid?.() === 0;

	it('is closed to others', () => {
		writeFileSync(file, newWrappingKey());
		chmodSync(file, 0o644);
		openWrapping({ file }, false);
		assert.equal(statSync(file).mode & 0o777, isRoot ? 0o640 : 0o600);
	});

	it('stays open to its group where root reads it, as the server may need that, and only there', () => {
		writeFileSync(file, newWrappingKey());
		chmodSync(file, 0o640);
		openWrapping({ file }, false);
		assert.equal(statSync(file).mode & 0o777, isRoot ? 0o640 : 0o600);
	});

	it('is refused when it is none, and not repeated', () => {
		writeFileSync(file, 'not a key');
		assert.throws(() => openWrapping({ file }, true), refused(/wrapping\.key must hold/));
		assert.throws(
			() => openWrapping({ text: 'not a key' }, true),
			(error) => error instanceof Refusal && !/not a key/.test(error.message),
		);
	});
});
