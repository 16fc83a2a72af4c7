import type { Locator, Page } from 'playwright-core';
import { hoverAndClick } from './hoverAndClick.ts';

/** What VS Code says beside the editor: modal dialogs and notifications. */
export class Dialogs {
	readonly modal: Locator;
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
		this.modal = page.locator('.monaco-dialog-box');
	}

	/** All that the modal says; waits for one. */
	async modalText(): Promise<string> {
		return this.modal.locator('.dialog-message-container').innerText();
	}

	/** Waits until this modal is gone: the next one may be there already. */
	async pressInModal(button: string): Promise<void> {
		const pressed = this.#page.locator('.monaco-button', { hasText: button });
		const modal = await this.modal.filter({ has: pressed }).elementHandle();
		await this.modal.locator(pressed).click();
		await modal?.waitForElementState('hidden');
	}

	/** The notification that contains the text. */
	notification(text: string): Locator {
		return this.#page.locator('.notification-toast', { hasText: text }).first();
	}

	async waitForNotification(text: string): Promise<string> {
		return this.notification(text).innerText();
	}

	async pressInNotification(text: string, button: string): Promise<void> {
		await this.notification(text).locator('.monaco-button', { hasText: button }).click();
	}

	/** As a person who does not want to hear it. */
	async closeNotification(text: string): Promise<void> {
		const notification = this.notification(text);
		await hoverAndClick(notification, notification.locator('a.action-label[aria-label^="Clear Notification"]'));
		await notification.waitFor({ state: 'hidden' });
	}
}
