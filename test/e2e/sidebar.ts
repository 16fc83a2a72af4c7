import type { Locator, Page } from 'playwright-core';
import { hoverAndClick } from './hoverAndClick.ts';

/** The view in the sidebar: rows, their actions, and the texts of an empty view. */
export class Sidebar {
	readonly #page: Page;
	readonly part: Locator;

	constructor(page: Page) {
		this.#page = page;
		this.part = page.locator('.part.sidebar');
	}

	/** Shows a view container: by a click on its icon, unless the window opened with it. */
	async openContainer(name: string): Promise<void> {
		const title = this.part.locator('.composite.title h2');
		await title.waitFor();
		if (!(await title.innerText()).toLowerCase().startsWith(name.toLowerCase())) {
			await this.#page.locator(`.activitybar a.action-label[aria-label^="${name}"]`).click();
		}
		await this.part.locator('.composite.title').getByText(name, { exact: false }).waitFor();
	}

	/** The row that shows all the words, or says them to a screen reader: its accessible name is its aria-label. */
	row(...words: readonly string[]): Locator {
		const saying = (text: string) => this.#page.locator(`[aria-label*=${JSON.stringify(text)}]`);
		return words.reduce((rows, hasText) => rows.filter({ hasText }).or(rows.and(saying(hasText))), this.rows).first();
	}

	get rows(): Locator {
		return this.part.locator('.customview-tree .monaco-list-row');
	}

	async waitForRow(...words: readonly string[]): Promise<void> {
		await this.row(...words).waitFor();
	}

	async waitUntilGone(...words: readonly string[]): Promise<void> {
		await this.row(...words).waitFor({ state: 'detached' });
	}

	async rowTexts(): Promise<readonly string[]> {
		return (await this.rows.allInnerTexts()).map((text) => text.replace(/\s+/g, ' ').trim());
	}

	/** As much of the first words of what a row says beside its name as is not cut off. */
	async shown(name: string, words: string): Promise<string> {
		const row = this.row(name);
		const description = row.locator('.label-description', { hasText: words });
		await description.waitFor();
		const around = await row.locator('.monaco-icon-label-container').boundingBox();
		const id = JSON.stringify(await row.getAttribute('id'));
		const ends = await this.#page.evaluate<number[]>(`(${endsOf})(document.getElementById(${id}))`);
		const last = ends.filter((end) => around !== null && end <= around.x + around.width).length;
		return (await description.innerText()).slice(0, Math.min(last, words.length));
	}

	/** Presses an action that shows in the row when the mouse is over it. */
	async rowAction(words: string | readonly string[], label: string): Promise<void> {
		const row = this.row(...[words].flat());
		await hoverAndClick(row, row.locator(`a.action-label[aria-label*="${label}"]`));
	}

	/** Chooses an entry of the row's context menu. */
	async rowMenu(words: string | readonly string[], label: string): Promise<void> {
		await this.row(...[words].flat()).click({ button: 'right' });
		await this.#chooseInMenu(label);
	}

	/** Presses an action in the view's title; with `…` before it when it is in the overflow menu. */
	async viewAction(label: string): Promise<void> {
		await hoverAndClick(this.part, this.#titleAction(label).first());
	}

	async viewMenu(label: string): Promise<void> {
		const more = this.#titleAction('Views and More Actions').or(this.#titleAction('More Actions'));
		await hoverAndClick(this.part, more.first());
		await this.#chooseInMenu(label);
	}

	/** The button of an empty view. */
	welcomeButton(label: string): Locator {
		return this.part.locator('.welcome-view .monaco-button', { hasText: label });
	}

	/** Waits until the texts of an empty view contain the text. */
	async waitForWelcome(text: string): Promise<void> {
		await this.part.locator('.welcome-view-content', { hasText: text }).waitFor();
	}

	/** Drags the edge. */
	async setWidth(width: number): Promise<void> {
		const box = await this.part.boundingBox();
		if (box === null) throw new Error('there is no sidebar');
		const [edge, middle] = [box.x + box.width, box.y + box.height / 2];
		await this.#page.mouse.move(edge, middle);
		await this.#page.mouse.down();
		await this.#page.mouse.move(box.x + width, middle, { steps: 5 });
		await this.#page.mouse.up();
	}

	/** The sentence above the rows. */
	get message(): Locator {
		return this.part.locator('.tree-explorer-viewlet-tree-view .message');
	}

	#titleAction(label: string): Locator {
		return this.part.locator(
			`.title-actions a.action-label[aria-label*="${label}"], .actions a[aria-label*="${label}"]`,
		);
	}

	/** By mouse and Enter: a menu takes no clicks in its first tenth of a second, so that the click that opens it does no more. */
	async #chooseInMenu(label: string): Promise<void> {
		const item = this.#page.locator('.context-view .action-menu-item', { hasText: label }).first();
		await item.hover();
		await this.#page.keyboard.press('Enter');
		await item.waitFor({ state: 'hidden' });
	}
}

/** For the page, whose types are not known here: where each character of a row's description ends, from the left. */
const endsOf = `(row) => {
	const { firstChild } = row.querySelector('.label-description');
	return [...firstChild.data].map((_, index) => {
		const range = document.createRange();
		range.setStart(firstChild, index);
		range.setEnd(firstChild, index + 1);
		return range.getBoundingClientRect().right;
	});
}`;
