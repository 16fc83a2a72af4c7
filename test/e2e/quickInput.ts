import type { Locator, Page } from 'playwright-core';

/** The box at the top of the window: the command palette, pickers and questions. */
export class QuickInput {
	readonly #widget: Locator;
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
		this.#widget = page.locator('.quick-input-widget');
	}

	/** The field to type in. */
	get field(): Locator {
		return this.#widget.locator('.quick-input-box input');
	}

	/** Waits for a box whose title or question contains the text. */
	async waitFor(text: string): Promise<void> {
		await this.#widget.getByText(text).first().waitFor();
	}

	async title(): Promise<string> {
		return this.#widget.locator('.quick-input-title').innerText();
	}

	/** What stands under the field: the question, or what is wrong with what was typed. */
	async message(): Promise<string> {
		return this.#widget.locator('.quick-input-message').innerText();
	}

	/** Waits until the message contains the text. */
	async waitForMessage(text: string): Promise<void> {
		await this.#widget.locator('.quick-input-message', { hasText: text }).waitFor();
	}

	/** Replaces what stands in the field. */
	async type(text: string): Promise<void> {
		await this.field.fill(text);
	}

	async accept(): Promise<void> {
		await this.#page.keyboard.press('Enter');
	}

	/** Answers the question whose box contains `question`. */
	async answer(question: string, text: string): Promise<void> {
		await this.waitFor(question);
		await this.type(text);
		await this.accept();
	}

	async cancel(): Promise<void> {
		await this.#page.keyboard.press('Escape');
		await this.waitUntilClosed();
	}

	/** Waits until the field has another text, or the box has closed: what comes next may use the same box. */
	async waitUntilTaken(text: string): Promise<void> {
		await this.#page.waitForFunction(
			`(() => {
				const field = document.querySelector('.quick-input-widget .quick-input-box input');
				return field === null || !field.checkVisibility() || field.value !== ${JSON.stringify(text)};
			})()`,
		);
	}

	async waitUntilClosed(): Promise<void> {
		await this.#widget.waitFor({ state: 'hidden' });
	}

	/** The labels that can be chosen. */
	async items(): Promise<readonly string[]> {
		await this.#rows.first().waitFor();
		return this.#rows.locator('.label-name').allInnerTexts();
	}

	/** Chooses the entry that contains the label, after typing `filter` if given. */
	async choose(label: string, filter?: string, timeout?: number): Promise<void> {
		const patience = timeout === undefined ? {} : { timeout };
		if (filter !== undefined) await this.field.fill(filter, patience);
		await this.#rows.filter({ hasText: label }).first().click(patience);
	}

	get #rows(): Locator {
		return this.#widget.locator('.quick-input-list .monaco-list-row');
	}
}
