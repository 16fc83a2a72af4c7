/**
 * VS Code makes links of `[text](target)` in notifications, and runs commands that they name. What a service called a
 * key must not become one.
 */
export function plainText(text: string): string {
	return text.replaceAll('](', ']\u200b(');
}

/** The same for what stands in pickers, input boxes and the status bar, where VS Code also makes icons of `$(name)`. */
export function plainLabel(text: string): string {
	return plainText(text).replaceAll('$(', '$\u200b(');
}
