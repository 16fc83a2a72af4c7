// Takes README's pictures: npm run screenshots
import { join } from 'node:path';
import { openWindow } from '../test/e2e/window.ts';
import { runMain } from './advice.ts';
import { packageExtension } from './package.ts';
import { root } from './paths.ts';

await runMain(async () => {
	await packageExtension();
	const window = await openWindow({ size: { width: 1000, height: 640 } });
	try {
		await window.sidebar.openContainer('User API Keys');
		await window.sidebar.welcomeButton('Start Local Key Server').waitFor();
		await window.sidebar.part.screenshot({ path: join(root, 'media', 'sidebar.png') });
	} finally {
		await window.dispose();
	}
	return 0;
});
