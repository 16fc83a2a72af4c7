import assert from 'node:assert/strict';
import * as vscode from 'vscode';

const id = 'user-api-keys.user-api-keys';

describe('activation', () => {
	it('the extension is found and activates', async () => {
		const extension = vscode.extensions.getExtension(id);
		assert.ok(extension, `${id} is not installed`);
		await extension.activate();
		assert.equal(extension.isActive, true);
	});
});
