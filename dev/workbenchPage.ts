import { resolve } from 'node:path';
import { format } from 'node:util';
import type { Page } from 'playwright-core';

/** What a desktop VS Code would be told on its command line. */
export interface DevelopmentOptions {
	readonly development: readonly string[];
	readonly tests: string;
}

/**
 * Tells the workbench which extensions to load from folders and which tests to run, before it starts. Built products take
 * this from the address bar only together with a switch that hides notifications, so it goes into the page's configuration.
 */
export async function developInPage(page: Page, url: string, options: DevelopmentOptions): Promise<void> {
	const uri = (path: string) => ({ $mid: 1, scheme: 'vscode-remote', authority: new URL(url).host, path });
	const developmentOptions = {
		extensions: options.development.map((path) => uri(resolve(path))),
		extensionTestsPath: uri(options.tests),
	};
	await page.addInitScript({ content: configureWorkbench(developmentOptions) });
}

/** Resolves with the exit code of the tests; until then what they and the workbench print is printed. */
export async function testsEnd(page: Page): Promise<number> {
	let ended = false;
	await page.exposeFunction('codeAutomationLog', (_type: string, words: readonly unknown[]) => {
		if (!ended) console.log(format(...words));
	});
	return new Promise((resolve, reject) => {
		const end = (code: number) => {
			ended = true;
			resolve(code);
		};
		page.exposeFunction('codeAutomationExit', end).catch(reject);
	});
}

/** A script for the page; text, because the types here know no `document`. */
const configureWorkbench = (developmentOptions: object) => `
	document.addEventListener('readystatechange', () => {
		const element = document.getElementById('vscode-workbench-web-configuration');
		if (element === null || element.dataset.configured !== undefined) return;
		element.dataset.configured = 'yes';
		const settings = JSON.parse(element.getAttribute('data-settings'));
		settings.developmentOptions = { ...settings.developmentOptions, ...${JSON.stringify(developmentOptions)} };
		element.setAttribute('data-settings', JSON.stringify(settings));
	});
`;
