/** Control characters, such as those that command a terminal, and what turns the order of a line round. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** A text with everything in it made visible, written as in JSON; so JSON on one line stays the same value. */
export function printable(text: string): string {
	return text.replace(unprintable, (characters) =>
		Array.from({ length: characters.length }, (_, i) => escape(characters.charCodeAt(i))).join(''),
	);
}

function escape(code: number): string {
	return `\\u${code.toString(16).padStart(4, '0')}`;
}
