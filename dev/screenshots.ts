// Takes the README's pictures anew: npm run screenshots. Both come from a real window with the packaged extension.
import { join } from 'node:path';
import { openWindow, type Window, type WindowOptions } from '../test/e2e/window.ts';
import { runMain } from './advice.ts';
import { packageExtension } from './package.ts';
import { root } from './paths.ts';

const pictures: Readonly<Record<string, NonNullable<WindowOptions['theme']>>> = {
	'sidebar.png': 'Default Dark Modern',
	'sidebar-light.png': 'Default Light Modern',
};

await runMain(async () => {
	await packageExtension();
	for (const [file, theme] of Object.entries(pictures)) {
		const window = await openWindow({ theme, size: { width: 1000, height: 480 } });
		try {
			await tellStory(window);
			await window.screenshot(file, join(root, 'media', file));
			console.log(`media/${file}`);
		} finally {
			await window.dispose();
		}
	}
	return 0;
});

/** Three keys: one in use, one disabled, one whose value waits. */
async function tellStory(window: Window): Promise<void> {
	const { sidebar, quickInput } = window;
	await sidebar.openContainer('User API Keys');
	await sidebar.welcomeButton('Start Local Key Server').click();
	await sidebar.welcomeButton('Create Account…').click();
	await quickInput.answer('E-mail address', 'ada@example.com');
	await quickInput.answer('Choose a password', 'not-a-real-password');
	await quickInput.answer('once more', 'not-a-real-password');
	await widenSidebar(window);
	for (const name of ['ci-deploy', 'laptop', 'new-key']) {
		await window.runCommand('User API Keys: Create Key');
		await quickInput.answer('Name of the new key', name);
		await sidebar.waitForRow(name, 'value not copied yet');
		if (name === 'new-key') break;
		await window.dialogs.closeNotification(`The key ${name} was created`);
		await sidebar.rowAction(name, 'Copy Key Value');
		await window.dialogs.closeNotification(`The value of ${name}`);
	}
	await sidebar.rowAction('laptop', 'Disable');
	await sidebar.waitForRow('laptop', 'disabled');
	await window.dialogs.waitForNotification('The key new-key was created');
}

/** So that the rows' descriptions can be read whole. */
async function widenSidebar({ page, sidebar }: Window): Promise<void> {
	const box = await sidebar.part.boundingBox();
	if (box === null) throw new Error('there is no sidebar');
	const [edge, middle] = [box.x + box.width, box.y + box.height / 2];
	await page.mouse.move(edge + 2, middle);
	await page.mouse.down();
	await page.mouse.move(edge + 130, middle, { steps: 4 });
	await page.mouse.up();
}
