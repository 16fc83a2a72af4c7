/**
 * VS Code makes links of `[text](target)` in notifications, and runs commands that they name. What a service called a
 * key must not become one.
 */
export function plainText(text: string): string {
	return text.replaceAll('](', ']\u200b(');
}
