import type { Locator } from 'playwright-core';
import { stopAtFailure } from './stopAtFailure.ts';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

/** The first minutes of somebody who takes the tour, each step by what it offers. */
describe('the walkthrough', function () {
	stopAtFailure(this);
	let window: Window;

	before(async () => {
		window = await openWindow({ size: { width: 1900, height: 1000 } });
		await window.sidebar.openContainer('User API Keys');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(() => window?.dispose());

	const step = (title: string): Locator => window.page.locator('.getting-started-step', { hasText: title }).first();
	const button = (title: string, label: string): Locator => step(title).locator('.monaco-button', { hasText: label });
	const untilDone = (title: string) => step(title).locator('.codicon-getting-started-step-checked').waitFor();
	async function begin(title: string, label: string): Promise<void> {
		await step(title).click();
		await button(title, label).click();
	}

	it('is not opened unasked, and is offered in the empty view', async () => {
		await window.sidebar.welcomeButton('Start Local Key Server').waitFor();
		if (await window.page.locator('.getting-started-step').first().isVisible()) throw new Error('it is open');
		await window.sidebar.part.locator('.welcome-view-content a', { hasText: 'Take the tour' }).click();
		await step('Start or add a key service').waitFor();
		await window.page.locator('.getting-started-media img, .getting-started-media .image-media').first().waitFor();
		await window.screenshot('dark-walkthrough-1');
	});

	it('checks the first step when a key service is there', async () => {
		await begin('Start or add a key service', 'Start Local Key Server');
		await untilDone('Start or add a key service');
	});

	it('checks the second when somebody is signed in', async () => {
		await begin('Create an account or sign in', 'Create Account…');
		await window.quickInput.answer('E-mail address', 'ada@example.com');
		await window.quickInput.answer('Choose a password', 'not-a-real-password');
		await window.quickInput.answer('once more', 'not-a-real-password');
		await untilDone('Create an account or sign in');
	});

	it('checks the third when a value was copied, not before', async () => {
		await begin('Create a key and copy its value', 'Create Key…');
		await window.quickInput.answer('Name of the new key', 'ci-deploy');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
		if (await step('Create a key and copy its value').locator('.codicon-getting-started-step-checked').isVisible()) {
			throw new Error('it is checked');
		}
		await window.dialogs.pressInNotification('The key ci-deploy was created', 'Copy Value');
		await untilDone('Create a key and copy its value');
	});

	it('checks the last when a key is deleted', async () => {
		await begin('Disable a key, then delete it', 'Delete a Key…');
		await window.quickInput.choose('ci-deploy');
		await window.dialogs.pressInModal('Delete Key');
		await untilDone('Disable a key, then delete it');
		await window.screenshot('dark-walkthrough-4');
	});
});
