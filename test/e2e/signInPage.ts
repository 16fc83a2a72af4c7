import type { Page } from 'playwright-core';
import type { BetterAuthTarget } from '../contract/betterAuthTarget.ts';

export interface SignInPage {
	/** The page, once it was opened from the window. */
	readonly page: Promise<Page>;
	/** What was asked for. */
	readonly served: readonly string[];
}

/** The app's page where somebody who is signed in confirms a code; opened in the browser that shows the window. */
export async function signInPage(window: Page, app: BetterAuthTarget, token: string): Promise<SignInPage> {
	const served: string[] = [];
	const browser = window.context();
	// An app's own server would have it; Better Auth's has none.
	await browser.route(/\/device\?user_code=/, async (route) => {
		const url = route.request().url();
		served.push(url);
		const code = new URL(url).searchParams.get('user_code') ?? '';
		const known = await app.ask(`/device?user_code=${code}`, undefined, token);
		await route.fulfill({ contentType: 'text/html', body: known.ok ? form(code) : 'There is no such code.' });
	});
	const answer = async (userCode: string) => (await app.ask('/device/approve', { userCode }, token)).ok;
	await browser.exposeFunction('approve', answer);
	return { page: browser.waitForEvent('page'), served };
}

function form(code: string): string {
	return `<h1>Sign in to the editor</h1><input value="${code}">
<button onclick="approve(document.querySelector('input').value).then((ok) => (outcome.textContent = ok ? 'approved' : 'refused'))">Approve</button>
<p id="outcome"></p>`;
}
