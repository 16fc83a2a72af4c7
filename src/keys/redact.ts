/** What must not stand in a text that people paste elsewhere, and what stands there instead. */
const rules: readonly (readonly [RegExp, string])[] = [
	// User name and password in an address, also before one that has another @ in it.
	[/(\/\/)[^\s"'`<>]*@/g, '$1…@'],
	[/[^\s"'`<>|/]+:[^\s"'`<>|…]*@/g, '…@'],
	// JSON Web Tokens, and whatever else an `Authorization` header carries.
	[/\beyJ[\w-]*(\.[\w-]*){0,4}/g, '‹token›'],
	[/\b(Bearer|Basic)\s+[\w.~+/=-]+/gi, '$1 ‹token›'],
	[/\buak_\w+/g, '‹value›'],
	[/[^\s@"'`<>()[\]{},;:|/…]+@[^\s@"'`<>()[\]{},;:|/]+/g, '‹e-mail›'],
	// The name of whoever uses this computer.
	[/(\/home\/|\/Users\/|\\Users\\)[^/\\\s"'`]+/g, '$1‹user›'],
];

/** Takes tokens, values of keys, passwords, e-mail addresses and user names out of a text. */
export function redact(text: string): string {
	return rules.reduce((result, [pattern, instead]) => result.replace(pattern, instead), text);
}
