/** What must not stand in a text that people paste elsewhere, and what stands there instead. */
const rules: readonly (readonly [RegExp, string])[] = [
	// JSON Web Tokens, and whatever else an `Authorization` header carries.
	[/\beyJ[\w-]*(\.[\w-]*){0,4}/g, '‹token›'],
	[/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ‹token›'],
	[/\buak_\w+/g, '‹value›'],
	[/[^\s@"<>()[\]{},;:|/…]+@[^\s@"'`<>()[\]{},;:|/]+/g, '‹e-mail›'],
	// The name of whoever uses this computer. It may have spaces and apostrophes in it, so words that follow a path which
	// ends with the name are lost with it: better than a half of the name that stays. What no such name holds ends it.
	[
		/(\/Users\/|[A-Za-z]:\/+[Uu]sers\/+|\\+[Uu]sers\\+)(?:[^/\\"'`<>|:;=,+*?[\]\s]| (?![A-Za-z]:)(?=[^/\\"'`<>|:;=,+*?[\]\s(])|'(?=\w))+/g,
		'$1‹user›',
	],
	[/(\/home\/)[^/\\\s"'`]+/g, '$1‹user›'],
];

/** Takes tokens, values of keys, passwords, e-mail addresses and user names out of a text. */
export function redact(text: string): string {
	const cut = text.replace(/\S+/g, (word) => cutCredentials(word));
	return rules.reduce((result, [pattern, instead]) => result.replace(pattern, instead), cut);
}

/** Takes user name and password out of an address; it is known to be one, so they may hold any character. */
export function withoutCredentials(address: string): string {
	return address.replace(/^((?:https?|socks\w*):\/\/)?.*@/is, '$1…@');
}

/**
 * User name and password in an address, up to the last @ of a word: a password may hold quotes, slashes and any other
 * sign. By words, since a pattern with two ends would take forever on a long text.
 */
function cutCredentials(word: string): string {
	const end = word.lastIndexOf('@');
	if (end < 0) return word;
	const before = word.slice(0, end);
	const scheme = /[a-z][\w+.-]{0,20}:\/\//i.exec(before);
	if (scheme !== null) return `${before.slice(0, scheme.index)}${scheme[0]}…${word.slice(end)}`;
	return before.includes(':') ? `…${word.slice(end)}` : word;
}
