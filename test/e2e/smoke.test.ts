import assert from 'node:assert/strict';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

describe('the packaged extension', () => {
	let window: Window | undefined;

	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
		await window?.dispose();
		window = undefined;
	});

	it('installs, and its view opens from the activity bar', async () => {
		window = await openWindow();
		await window.sidebar.openContainer('User API Keys');
		await window.sidebar.welcomeButton('Start Local Key Server').waitFor();
		await window.screenshot('smoke');
	});

	it('has its commands in the palette', async () => {
		window = await openWindow();
		await window.page.keyboard.press('F1');
		await window.quickInput.type('>User API Keys: ');
		assert.ok((await window.quickInput.items()).some((label) => label.startsWith('User API Keys: ')));
	});
});
