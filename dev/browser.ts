import { chromium, type BrowserContext } from 'playwright-core';
import { chromiumArguments, ensureChromium } from './chromium.ts';

export interface BrowserOptions {
	/** A folder that keeps what pages store, from one start to the next. */
	readonly profile: string;
	/** Whether pages may read the clipboard; people's browsers refuse at first. */
	readonly clipboard: boolean;
	readonly size?: { readonly width: number; readonly height: number };
}

/** A headless Chromium. The caller closes it, also when a signal comes: Playwright's own handlers would end the process first. */
export async function openBrowser({ profile, clipboard, size }: BrowserOptions): Promise<BrowserContext> {
	return chromium.launchPersistentContext(profile, {
		executablePath: await ensureChromium(),
		args: chromiumArguments,
		viewport: size ?? { width: 1280, height: 800 },
		permissions: clipboard ? ['clipboard-read', 'clipboard-write'] : [],
		handleSIGINT: false,
		handleSIGTERM: false,
		handleSIGHUP: false,
	});
}
