import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePrivateFile } from '../../../src/server/privateFile.ts';
import { newFolder } from '../../contract/childServer.ts';

describe('A private file', () => {
	it('leaves nothing behind when it cannot be put in its place', () => {
		const folder = newFolder();
		mkdirSync(join(folder, 'taken', 'by a folder'), { recursive: true });
		assert.throws(() => writePrivateFile(join(folder, 'taken'), 'not a real secret'));
		assert.deepEqual(readdirSync(folder), ['taken']);
		rmSync(folder, { recursive: true });
	});
});
