import assert from 'node:assert/strict';
import { chmodSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultDataFolder, takeDataFolder, takeFolderToMove } from '../../../src/server/process/dataFolder.ts';
import { markMoved } from '../../../src/server/process/movedMark.ts';
import { Refusal } from '../../../src/server/refusal.ts';

describe('The data folder', () => {
	it('is by default where the system keeps such data', () => {
		assert.equal(defaultDataFolder('linux', { XDG_DATA_HOME: '/data' }), join('/data', 'user-api-keys'));
		assert.equal(defaultDataFolder('linux', {}), join(homedir(), '.local', 'share', 'user-api-keys'));
		assert.equal(defaultDataFolder('linux', { XDG_DATA_HOME: '' }), defaultDataFolder('linux', {}));
		const mac = join(homedir(), 'Library', 'Application Support', 'user-api-keys');
		assert.equal(defaultDataFolder('darwin', { XDG_DATA_HOME: '/data' }), mac);
		assert.equal(defaultDataFolder('win32', { LOCALAPPDATA: '/local' }), join('/local', 'user-api-keys'));
	});

	it('is made for its owner alone, also where it was open before, and taken once at a time', () => {
		const parent = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'));
		const path = join(parent, 'a', 'b');
		const taken = takeDataFolder(path);
		assert.equal(statSync(path).mode & 0o777, 0o700);
		assert.throws(() => takeDataFolder(path), Refusal);
		taken.release();
		chmodSync(path, 0o755);
		takeDataFolder(path).release();
		assert.equal(statSync(path).mode & 0o777, 0o700);
		rmSync(parent, { recursive: true });
	});

	it('is refused once its data is elsewhere, until the mark of that is gone, and can be moved again', () => {
		const path = mkdtempSync(join(tmpdir(), 'user-api-keys-test-'));
		markMoved(path, 'keys at db.example.com:5432 on 2026-01-31 23:59:59Z');
		assert.equal(statSync(join(path, 'moved.txt')).mode & 0o777, 0o600);
		const refusal = {
			name: 'Refusal',
			message: `The data of ${path} was moved to the PostgreSQL database keys at db.example.com:5432 on 2026-01-31 23:59:59Z, so use that; delete moved.txt in the folder to use the old data there all the same, of whose changes the database learns nothing.`,
		};
		assert.throws(() => takeDataFolder(path), refusal);
		takeFolderToMove(path, '--from').release();
		rmSync(join(path, 'moved.txt'));
		takeDataFolder(path).release();
		rmSync(path, { recursive: true });
	});
});
