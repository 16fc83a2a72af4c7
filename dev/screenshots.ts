// Takes the pictures of README and walkthrough anew: npm run screenshots. All come from real windows with the packaged
// extension.
import { join } from 'node:path';
import { openWindow, type Window, type WindowOptions } from '../test/e2e/window.ts';
import { runMain } from './advice.ts';
import { packageExtension } from './package.ts';
import { root } from './paths.ts';
import { shrinkPicture } from './pictures.ts';

type Theme = NonNullable<WindowOptions['theme']>;

/** Endings of file names. */
const themes: readonly (readonly [ending: string, theme: Theme])[] = [
	['', 'Default Dark Modern'],
	['-light', 'Default Light Modern'],
];

/** Shows what the window shows now, in a picture of this name. */
type Take = (name: string) => Promise<void>;

await runMain(async () => {
	await packageExtension();
	// The README has one picture, since it cannot tell in which theme it is read.
	await takeIn({ theme: 'Default Dark Modern', size: { width: 1000, height: 480 } }, '', async (window, take) => {
		await tellStory(window, async () => undefined);
		await take('sidebar');
	});
	for (const [ending, theme] of themes) {
		await takeIn({ theme, size: { width: 800, height: 560 } }, ending, showSteps);
	}
	return 0;
});

async function takeIn(
	options: WindowOptions,
	ending: string,
	story: (window: Window, take: Take) => Promise<void>,
): Promise<void> {
	const window = await openWindow(options);
	try {
		await story(window, async (name) => {
			const file = `${name}${ending}.png`;
			await window.screenshot(file, join(root, 'media', file));
			await shrinkPicture(join(root, 'media', file));
			console.log(`media/${file}`);
		});
	} finally {
		await window.dispose();
	}
}

/** The walkthrough's pictures, one for each of its steps. */
async function showSteps(window: Window, take: Take): Promise<void> {
	await tellStory(window, take);
	await take('walkthrough-create');
	await window.dialogs.closeNotification('The key new-key was created');
	await window.sidebar.rowMenu('ci-deploy', 'Delete');
	await window.dialogs.modalText();
	await take('walkthrough-delete');
	await window.dialogs.pressInModal('Cancel');
}

/** Three keys: one in use, one disabled, one whose value waits. */
async function tellStory(window: Window, take: Take): Promise<void> {
	const { sidebar, quickInput } = window;
	await sidebar.openContainer('User API Keys');
	// Off the icon, which would show its tooltip across the view.
	await window.page.mouse.move(500, 250);
	await sidebar.welcomeButton('Start Local Key Server').waitFor();
	await take('walkthrough-service');
	await sidebar.welcomeButton('Start Local Key Server').click();
	await sidebar.welcomeButton('Create Account…').click();
	await quickInput.waitFor('E-mail address');
	await quickInput.type('ada@example.com');
	await take('walkthrough-account');
	await quickInput.accept();
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
	await window.dialogs.closeNotification('The key laptop is disabled');
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
