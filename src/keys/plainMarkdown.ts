/** A text from elsewhere, inside Markdown and nothing but text there, also in a cell of a table. */
export function plainMarkdown(text: string): string {
	const line = text.replaceAll(/[\r\n\u2028\u2029]+/g, ' ');
	// Hyphens, dots and @ within a text are left alone, so that usual names stay readable in the source.
	return line.replaceAll(/[!-,/:-?[-`{-~]/g, '\\$&').replace(/^(\d*)([-.])/, '$1\\$2');
}
