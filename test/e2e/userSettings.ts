import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Window } from './window.ts';

/**
 * Edits the user settings by hand, in VS Code's editor; `undefined` takes a setting out. Not beside VS Code: code-server
 * keeps them in this file, but has not noticed that somebody else wrote it (4.139.1, waited for 10 s).
 */
export async function changeSettings(window: Window, change: Readonly<Record<string, unknown>>): Promise<void> {
	const { page } = window;
	const file = join(window.dataDir, 'user', 'User', 'settings.json');
	const before = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
	// In one line, so that the editor indents nothing.
	const wanted = JSON.stringify({ ...before, ...change });
	await window.runCommand('Preferences: Open User Settings (JSON)');
	const editor = page.locator('.monaco-editor[data-uri$="settings.json"]');
	await editor.locator('.view-line', { hasText: 'workbench' }).first().click();
	await page.keyboard.press('ControlOrMeta+A');
	await page.keyboard.insertText(wanted);
	// The editor closed a quote and a bracket after it.
	await page.keyboard.press('ControlOrMeta+Shift+End');
	await page.keyboard.press('Delete');
	await page.keyboard.press('ControlOrMeta+S');
	for (let turns = 0; readFileSync(file, 'utf8').trim() !== wanted; turns++) {
		if (turns === 200) assert.fail('the settings were not saved');
		await page.waitForTimeout(50);
	}
	// The first may only close what the editor suggests.
	for (let presses = 0; (await editor.count()) > 0; presses++) {
		if (presses === 5) assert.fail('the editor does not close');
		await page.keyboard.press('Escape');
		await editor.waitFor({ state: 'detached', timeout: 2000 }).catch(() => undefined);
	}
}
