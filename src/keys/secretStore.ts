import type { Event } from '../base/emitter.ts';

/** What is used of `vscode.SecretStorage`; other windows write to the same store at any time. */
export interface SecretStore {
	get(key: string): PromiseLike<string | undefined>;
	store(key: string, value: string): PromiseLike<void>;
	delete(key: string): PromiseLike<void>;
	keys(): PromiseLike<string[]>;
	readonly onDidChange: Event<{ readonly key: string }>;
}

/** A storage key of parts that may hold any character. */
export function storageKey(area: string, ...parts: readonly string[]): string {
	return [area, ...parts.map(encodeURIComponent)].join('/');
}

/** The parts of a storage key of this area, `count` of them; undefined for any other key. */
export function storageKeyParts(area: string, count: number, key: string): readonly string[] | undefined {
	const [first, ...parts] = key.split('/');
	if (first !== area || parts.length !== count) return undefined;
	try {
		return parts.map(decodeURIComponent);
	} catch {
		return undefined;
	}
}

/** Where a copied value's hash lies while the clipboard is to be cleared of it. */
export const clipboardNoteKey = storageKey('clipboard');
