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

/** Resolves with the exit code of the tests; what they print is printed as it comes. */
export async function testsEnd(page: Page): Promise<number> {
	await page.exposeFunction('codeAutomationLog', (_type: string, args: readonly unknown[]) => printLog(args));
	return new Promise((resolve, reject) => {
		page.exposeFunction('codeAutomationExit', resolve).catch(reject);
	});
}

/** How the workbench's own remarks begin; they come through the same function as what the tests print. */
const remarks =
	/^(%c|\[|Resolv|Creating a socket|Ignoring fetching|Updating additional builtin|Error while fetching the extension under)/;

function printLog(args: readonly unknown[]): void {
	if (typeof args[0] === 'string' && !remarks.test(args[0])) console.log(format(...args));
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
