import * as l10n from '@vscode/l10n';

/** Line breaks, other control characters, and what turns the direction of the text after it. */
const odd = /[\p{Cc}\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu;

export function hasOddCharacters(text: string): boolean {
	return text.search(odd) >= 0;
}

/** A text of a service as it may stand inside our sentences: what could add sentences of its own is a visible sign. */
export function withoutOddCharacters(text: string): string {
	return text.replace(odd, '\ufffd');
}

/** What the local key server is called; no other service may be called so. */
export function localLabel(): string {
	return l10n.t('Local key server');
}

export function looksLikeLocal(name: string): boolean {
	return plain(name) === plain(localLabel());
}

function plain(text: string): string {
	return text
		.normalize('NFKC')
		.replace(/[\s\p{Default_Ignorable_Code_Point}]+/gu, '')
		.toLowerCase();
}
