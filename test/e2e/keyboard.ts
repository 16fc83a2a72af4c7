import assert from 'node:assert/strict';
import type { Window } from './window.ts';

/** A person's way through a window without a mouse. */
export class Keyboard {
	readonly #window: Window;

	constructor(window: Window) {
		this.#window = window;
	}

	async press(...keys: readonly string[]): Promise<void> {
		for (const key of keys) await this.#window.page.keyboard.press(key);
	}

	/** `runCommand` clicks on the entry. */
	async chooseByTyping(command: string): Promise<void> {
		await this.press('F1');
		await this.#window.quickInput.type(`>${command}`);
		await this.#window.page.locator('.quick-input-list .monaco-list-row.focused', { hasText: command }).waitFor();
		await this.press('Enter');
	}

	/** The title's actions come before the rows. */
	async openViewMenu(): Promise<void> {
		await this.focusView();
		await this.press('Shift+Tab', 'End', 'Enter');
	}

	async focusWelcomeButton(label: string): Promise<void> {
		const button = this.#window.sidebar.welcomeButton(label);
		await button.waitFor();
		await this.focusView();
		for (let tabs = 0; tabs < 12; tabs++) {
			if (await button.and(this.#window.page.locator(':focus')).isVisible()) return;
			await this.press('Tab');
		}
		assert.fail(`the button ${label} cannot be reached with Tab`);
	}

	/** The palette gives the focus back only when it has closed. */
	async focusView(): Promise<void> {
		await this.chooseByTyping('User API Keys: Focus on Keys View');
		await this.#window.sidebar.part.locator(':focus').waitFor();
	}

	/** A modal's first button has the focus; the others are reached with Tab. */
	async focusModalButton(label: string): Promise<void> {
		await this.#window.dialogs.modal.waitFor();
		const button = this.#window.dialogs.modal.locator('.monaco-button', { hasText: label });
		for (let tabs = 0; tabs < 5; tabs++) {
			if (await button.and(this.#window.page.locator(':focus')).isVisible()) return;
			await this.press('Tab');
		}
		assert.fail(`the button ${label} cannot be reached with Tab`);
	}

	async focusRow(name: string): Promise<void> {
		await this.focusView();
		const focused = this.#window.sidebar.part.locator('.monaco-list-row.focused', { hasText: name });
		await this.press('Home');
		for (let rows = 0; rows < 12; rows++) {
			if (await focused.isVisible()) return;
			await this.press('ArrowDown');
		}
		assert.fail(`the row ${name} cannot be reached`);
	}

	async selectRow(name: string): Promise<void> {
		await this.focusRow(name);
		await this.press('Enter');
		await this.#window.sidebar.part.locator('.monaco-list-row.selected', { hasText: name }).waitFor();
	}

	async chooseInMenu(label: string, key = 'Enter'): Promise<void> {
		// A submenu lies in the menu that it belongs to.
		const menu = this.#window.page.locator('.context-view .monaco-menu').last();
		await menu.waitFor();
		for (let items = 0; items < 24; items++) {
			if (await menu.locator('.action-item.focused', { hasText: label }).isVisible()) return this.press(key);
			await this.press('ArrowDown');
		}
		assert.fail(`the menu has no ${label}`);
	}
}
