import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export const page = readFileSync('docs/self-hosting.md', 'utf8');

/** Of that language, in their order. */
export function blocks(language: string): string[] {
	return [...page.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text);
}

/** Puts what the test has where the page has an example; each must be there. */
export function filledIn(text: string, values: Readonly<Record<string, string>>): string {
	return Object.entries(values).reduce((so, [from, to]) => {
		assert.ok(so.includes(from), `${from} stands in the page`);
		return so.replaceAll(from, to);
	}, text);
}
