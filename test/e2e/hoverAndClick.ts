import { errors, type Locator } from 'playwright-core';

/** In milliseconds; then the mouse moves again. */
const timeToClick = 3000;

/**
 * Clicks on what shows only while the mouse is over something. What is drawn anew under the mouse hides it again until the
 * mouse moves.
 */
export async function hoverAndClick(around: Locator, target: Locator): Promise<void> {
	for (let attempt = 1; ; attempt += 1) {
		await around.hover();
		try {
			return await target.click({ timeout: timeToClick });
		} catch (error) {
			if (attempt === 5 || !(error instanceof errors.TimeoutError)) throw error;
		}
	}
}
