import type { Page } from 'playwright-core';

/** A place in the sidebar and what is waited for there. */
export interface Place {
	/** The view's title. */
	readonly view: string;
	/** Its row, counted from 0 with the account's. */
	readonly row: number;
	readonly text: string;
}

export interface Shown {
	/** Milliseconds from the key press. */
	readonly took: number;
	/** When it was in the page, in milliseconds since 1970. */
	readonly at: number;
}

export interface Redrawn {
	/** The rows whose content was written anew, by their place. */
	readonly rows: readonly string[];
	/** In how many turns of the page that happened. */
	readonly turns: number;
}

/** What the bench has in the page; text, because the types here know no `document`. All times are the page's own. */
export const script = `
const treeOf = (view) => [...document.querySelectorAll('.part.sidebar .pane')]
	.find((pane) => pane.querySelector('.pane-header')?.textContent.includes(view))
	?.querySelector('.customview-tree .monaco-list-rows');
const all = { childList: true, characterData: true, subtree: true, attributes: true, attributeFilter: ['aria-label'] };
let pressed = NaN, shown, redrawn;
addEventListener('keydown', (event) => {
	if (!['Control', 'Alt'].includes(event.key)) pressed = event.timeStamp;
}, { capture: true });
globalThis.userApiKeysBench = {
	await({ view, row, text }) {
		const isThere = () => treeOf(view)?.querySelector('.monaco-list-row[data-index="' + row + '"]')?.textContent.includes(text);
		if (isThere()) throw new Error(text + ' is there already');
		pressed = NaN;
		shown = new Promise((resolve, reject) => {
			const end = (settle, value) => { observer.disconnect(); clearTimeout(late); settle(value); };
			const late = setTimeout(() => end(reject, new Error('waited in vain for ' + text)), 20000);
			const observer = new MutationObserver(() => {
				if (!isThere()) return;
				const now = performance.now();
				end(resolve, { took: now - pressed, at: performance.timeOrigin + now });
			});
			observer.observe(document.querySelector('.part.sidebar'), { childList: true, characterData: true, subtree: true });
		});
		shown.catch(() => undefined);
	},
	shown: () => shown,
	watch(view) {
		const rows = new Set();
		let turns = 0;
		const observer = new MutationObserver((changes) => {
			turns++;
			const nodes = changes.flatMap(({ target, addedNodes }) => [target, ...addedNodes]);
			const elements = nodes.map((node) => node.nodeType === 1 ? node : node.parentElement);
			for (const element of elements) {
				const row = element?.closest('.monaco-list-row');
				if (row) rows.add(row.dataset.index);
			}
		});
		observer.observe(treeOf(view), all);
		redrawn = () => { observer.disconnect(); return { rows: [...rows], turns }; };
	},
	redrawn: () => redrawn(),
};
`;

/** The measuring script in a page. */
export class BenchPage {
	readonly #page: Page;

	constructor(page: Page) {
		this.#page = page;
	}

	/** After each load of the page. */
	async prepare(): Promise<void> {
		await this.#page.evaluate(`(() => { ${script} })()`);
	}

	/** Presses a key and waits until a row says the text. */
	async press(key: string, place: Place): Promise<Shown> {
		return this.shownAfter(place, () => this.#page.keyboard.press(key));
	}

	async shownAfter(place: Place, task: () => Promise<unknown>): Promise<Shown> {
		await this.#page.evaluate(`userApiKeysBench.await(${JSON.stringify(place)})`);
		await task();
		return this.#page.evaluate<Shown>('userApiKeysBench.shown()');
	}

	/** Which rows of a view are written anew during a task. */
	async redrawnDuring(view: string, task: () => Promise<unknown>): Promise<Redrawn> {
		await this.#page.evaluate(`userApiKeysBench.watch(${JSON.stringify(view)})`);
		await task();
		return this.#page.evaluate<Redrawn>('userApiKeysBench.redrawn()');
	}
}
