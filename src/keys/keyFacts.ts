import type { Key } from '../services/keyService.ts';
import type { Account } from './account.ts';
import type { FreshSecrets, KeyRef } from './freshSecrets.ts';
import type { KeyHistory } from './keyHistory.ts';
import { sharedNames } from './keyNames.ts';

/** What is known of a key on this machine besides what the service says. */
export interface KeyFacts {
	/** Its value waits to be copied. */
	readonly fresh: boolean;
	/** When its value was copied on this machine; milliseconds since 1970. */
	readonly copiedAt: number | undefined;
	/** Its value got lost before anybody had it. */
	readonly orphan?: boolean;
	/** The key is stale: enabled, and older than so many days. */
	readonly staleAfterDays: number | undefined;
	/** The key is enabled, and its end is near or behind. */
	readonly expiring?: Expiring | undefined;
	/** Another key of the account has the same name. */
	readonly sharesName?: boolean;
}

export type Expiring = 'soon' | 'expired';

const day = 24 * 60 * 60 * 1000;

/** A disabled key is not stale, however old: nothing uses it. Nor is one whose age nobody knows. */
export function isStale({ enabled, createdAt }: Key, afterDays: number, now: number): boolean {
	return afterDays > 0 && enabled && createdAt !== undefined && now - createdAt >= afterDays * day;
}

/** A disabled key needs nobody to act before its end. With 0 days no key counts. */
export function expiringOf({ enabled, expiresAt }: Key, withinDays: number, now: number): Expiring | undefined {
	if (withinDays <= 0 || !enabled || expiresAt === undefined || expiresAt - now > withinDays * day) return undefined;
	return expiresAt <= now ? 'expired' : 'soon';
}

export interface FactSources {
	readonly fresh: FreshSecrets;
	readonly history: KeyHistory;
	readonly isOrphan: (ref: KeyRef) => boolean;
	/** With 0 no key is stale. */
	readonly staleAfterDays: () => number;
	/** With 0 no key is marked as expiring. */
	readonly expiringWithinDays: () => number;
}

/** Looks the facts of keys up. */
export class FactsOfKeys {
	readonly #sources: FactSources;

	constructor(sources: FactSources) {
		this.#sources = sources;
	}

	/** For the keys of one account; what is the same for all of them is looked up once. */
	of(account: Account, now: number): (key: Key) => KeyFacts {
		const { fresh, history, isOrphan, staleAfterDays, expiringWithinDays } = this.#sources;
		const ofAccount = { serviceId: account.service.id, userId: account.userId };
		const waiting = new Set(fresh.of(ofAccount).map(({ keyId }) => keyId));
		const copies = history.copiesOf(ofAccount);
		const days = staleAfterDays();
		const withinDays = expiringWithinDays();
		const shared = sharedNames(account);
		return (key) => {
			return {
				fresh: waiting.has(key.id),
				copiedAt: copies.size === 0 ? undefined : copies.get(encodeURIComponent(key.id)),
				orphan: isOrphan({ ...ofAccount, keyId: key.id }),
				staleAfterDays: isStale(key, days, now) ? days : undefined,
				expiring: expiringOf(key, withinDays, now),
				...(shared.has(key.name) && { sharesName: true }),
			};
		};
	}
}
