import assert from 'node:assert/strict';
import type { CDPSession, Page } from 'playwright-core';
import * as v from 'valibot';

const told = v.optional(v.object({ value: v.optional(v.string(), '') }), { value: '' });
const answer = v.object({ nodes: v.array(v.object({ role: told, name: told, description: told })) });

/** What the browser tells a screen reader of something on the page. */
export interface Heard {
	readonly role: string;
	readonly name: string;
	readonly description: string;
}

/** Listens as a screen reader does: not to attributes, but to what the browser makes of them. */
export class Ear {
	readonly #page: Page;
	#session: Promise<CDPSession> | undefined;

	constructor(page: Page) {
		this.#page = page;
	}

	/** Waits until what has the focus, or what the CSS selector finds first, says this. */
	async hears(expected: HeardLike, selector?: string): Promise<void> {
		const find = selector === undefined ? 'activeElement' : `querySelector(${JSON.stringify(selector)})`;
		let heard: Heard | undefined;
		for (let turns = 0; turns < 100; turns++) {
			heard = await this.#hear(`document.${find}`);
			if (heard !== undefined && fits(heard, expected)) return;
			await this.#page.waitForTimeout(50);
		}
		assert.fail(
			`heard ${JSON.stringify(heard)} instead of ${expected.role} ${String(expected.name)}, ${String(expected.description)}`,
		);
	}

	/** The names of all on the page that has this role, in their order; waits until there is one that `isOne`. */
	async names(role: string, isOne: (name: string) => boolean): Promise<readonly string[]> {
		const session = await this.#begin();
		for (let turns = 0; turns < 100; turns++) {
			const { nodes } = v.parse(answer, await session.send('Accessibility.getFullAXTree'));
			const names = nodes.filter((node) => node.role.value === role).map(({ name }) => name.value);
			if (names.some(isOne)) return names;
			await this.#page.waitForTimeout(50);
		}
		return assert.fail(`there is no such ${role}`);
	}

	#begin(): Promise<CDPSession> {
		return (this.#session ??= this.#page.context().newCDPSession(this.#page));
	}

	async #hear(expression: string): Promise<Heard | undefined> {
		const session = await this.#begin();
		const { result } = await session.send('Runtime.evaluate', { expression });
		const { objectId } = result;
		if (objectId === undefined) return undefined;
		const about = { objectId, fetchRelatives: false };
		const tree = await session.send('Accessibility.getPartialAXTree', about).catch(() => ({ nodes: [] }));
		const [node] = v.parse(answer, tree).nodes;
		return node && { role: node.role.value, name: node.name.value, description: node.description.value };
	}
}

export interface HeardLike {
	readonly role: string;
	readonly name: string | RegExp;
	readonly description: RegExp;
}

function fits(heard: Heard, { role, name, description }: HeardLike): boolean {
	const is = (text: string, wanted: string | RegExp) =>
		wanted instanceof RegExp ? wanted.test(text) : wanted === text;
	return heard.role === role && is(heard.name, name) && is(heard.description, description);
}
