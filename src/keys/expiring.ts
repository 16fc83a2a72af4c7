import * as l10n from '@vscode/l10n';
import { Emitter, type Disposable, type Event } from '../base/emitter.ts';
import type { Accounts } from './accounts.ts';
import { restChanges } from './ages.ts';
import type { Timers } from '../base/timers.ts';
import { longestTimer } from './autoRefresh.ts';
import { expiringOf } from './keyFacts.ts';

const day = 24 * 60 * 60 * 1000;

export interface ExpiringParts {
	readonly accounts: Accounts;
	readonly timers: Timers;
	/** With 0 no key is marked. */
	readonly withinDays: () => number;
}

/** The keys whose end is near: how many, and when that, or what is said of them, is going to be different. */
export class ExpiringKeys {
	readonly #parts: ExpiringParts;
	readonly #changed = new Emitter<void>();
	/** Time has made a difference, without any list or setting being another one; or `reconsider` was called. */
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #listening: Disposable;
	#timer: Disposable | undefined;

	constructor(parts: ExpiringParts) {
		this.#parts = parts;
		this.#listening = parts.accounts.onDidChange(() => this.#schedule());
		this.#schedule();
	}

	get count(): number {
		const now = this.#parts.timers.now();
		const within = this.#parts.withinDays();
		const isExpiring = (key: Parameters<typeof expiringOf>[0]) => expiringOf(key, within, now) !== undefined;
		return this.#parts.accounts.all.reduce((sum, { keys }) => sum + keys.filter(isExpiring).length, 0);
	}

	/** The setting is another one. */
	reconsider(): void {
		this.#schedule();
		this.#changed.fire();
	}

	dispose(): void {
		this.#listening.dispose();
		this.#timer?.dispose();
		this.#changed.dispose();
	}

	#schedule(): void {
		this.#timer?.dispose();
		const { accounts, timers } = this.#parts;
		const now = timers.now();
		let pause = Infinity;
		for (const { keys } of accounts.all)
			for (const { enabled, expiresAt } of keys)
				if (enabled && expiresAt !== undefined) pause = Math.min(pause, this.#untilOther(expiresAt, now));
		this.#timer = pause === Infinity ? undefined : timers.after(Math.min(pause, longestTimer), () => this.reconsider());
	}

	/** After how many milliseconds something else is said of a key that ends then. */
	#untilOther(expiresAt: number, now: number): number {
		const within = this.#parts.withinDays() * day;
		if (within <= 0 || expiresAt <= now) return Infinity;
		return expiresAt - now > within ? expiresAt - now - within : restChanges(expiresAt, now);
	}
}

export function describeExpiring(count: number): string {
	return count === 1 ? l10n.t('1 key expiring or expired') : l10n.t('{0} keys expiring or expired', count);
}
