import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { isSafeForCredentials } from '../protocol/address.ts';
import { hasOddCharacters, looksLikeLocal } from './shownText.ts';

/** The address of a service as it may stand in the setting. */
export const address = v.pipe(
	v.string(() => l10n.t('The address must be a text.')),
	v.trim(),
	v.check(
		(text) => isAddress(text),
		() => l10n.t('The address must be https://…, or http:// for this machine only.'),
	),
	v.transform((text) => text.replace(/\/+$/, '')),
);

/** No line breaks, and nothing that turns the direction of the text after it: a name stands inside sentences. */
export const serviceName = v.pipe(
	v.string(() => l10n.t('The name must be a text.')),
	v.trim(),
	v.maxLength(60, () => l10n.t('The name must have at most 60 characters.')),
	v.check(
		(text) => !hasOddCharacters(text),
		() => l10n.t('The name has odd characters.'),
	),
	v.check(
		(text) => !looksLikeLocal(text),
		() => l10n.t('The local key server has this name. Choose another one.'),
	),
);

/** What is said of an entry in which something is missing. */
export function missingField({ path }: { readonly path?: readonly { readonly key: unknown }[] | undefined }): string {
	const key = path?.[0]?.key;
	return l10n.t('"{0}" is missing.', typeof key === 'string' ? key : '');
}

/** The address with its host in ASCII, so that letters that only look alike can be told apart. */
export function asciiAddress(text: string): string {
	return new URL(text).href.replace(/\/+$/, '');
}

function isAddress(text: string): boolean {
	const url = /[?#@\\\s]/.test(text) ? null : URL.parse(text);
	return url !== null && isSafeForCredentials(url);
}
