import * as l10n from '@vscode/l10n';
import type { Key } from '../keyService.ts';
import { withoutOddCharacters } from '../shownText.ts';
import type { KeyRow } from './routes.ts';

export function toKey(row: KeyRow): Key {
	const hint = shown(row.start);
	return {
		id: row.id,
		name: shown(row.name) ?? namelessKey(hint),
		enabled: row.enabled ?? true,
		createdAt: row.createdAt,
		...(hint !== undefined && { hint }),
		...(row.expiresAt !== undefined && { expiresAt: row.expiresAt }),
		...(row.lastRequest !== undefined && { lastVerifiedAt: row.lastRequest }),
		...(typeof row.remaining === 'number' && { remainingUses: row.remaining }),
		...rateLimitOf(row),
	};
}

/** The service lets people create keys without a name; a row needs one. */
function namelessKey(hint: string | undefined): string {
	return hint === undefined ? l10n.t('Key without a name') : l10n.t('Key {0}…', hint);
}

function shown(text: string | null | undefined): string | undefined {
	const plain = withoutOddCharacters(text ?? '').trim();
	return plain === '' ? undefined : plain;
}

function rateLimitOf({ rateLimitEnabled, rateLimitMax: max, rateLimitTimeWindow: windowMs }: KeyRow) {
	const isKnown = rateLimitEnabled === true && typeof max === 'number' && typeof windowMs === 'number';
	return isKnown ? { rateLimit: { max, windowMs } } : {};
}
