import assert from 'node:assert/strict';
import { globSync, mkdirSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import { stopAtFailure } from './stopAtFailure.ts';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

describe('a person whose extension is updated beneath the window', function () {
	stopAtFailure(this);
	let window: Window;
	let aside: string;
	let parts: readonly string[];

	before(async () => {
		window = await openWindow();
		await window.sidebar.openContainer('User API Keys');
		await window.sidebar.welcomeButton('Start Local Key Server').waitFor();
		parts = globSync(join(window.dataDir, 'extensions', 'user-api-keys.user-api-keys-*', 'dist', '*-????????.cjs'));
		assert.ok(parts.length > 10);
		aside = join(window.dataDir, 'aside');
		mkdirSync(aside);
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(() => window?.dispose());

	it('is told to reload it when a part is no longer there', async () => {
		for (const part of parts) renameSync(part, join(aside, basename(part)));
		await window.runCommand('User API Keys: Add Key Service');
		await window.dialogs.waitForNotification('was updated or removed while this window was open');
		await window.screenshot('updated-beneath');
	});

	it('goes on after that', async () => {
		for (const part of parts) renameSync(join(aside, basename(part)), part);
		await window.dialogs.pressInNotification('was updated or removed', 'Reload Window');
		await window.page.waitForEvent('load');
		await window.sidebar.welcomeButton('Start Local Key Server').click();
		await window.sidebar.welcomeButton('Create Account…').waitFor();
	});
});
