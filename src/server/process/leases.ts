import { leaseSeconds } from '../../protocol/control.ts';

/** How often the server counts. */
export const tickSeconds = 5;

const fullLease = leaseSeconds / tickSeconds;

/**
 * How long the server still lives when windows hold it by leases. It counts its own ticks and looks at no clock: after
 * a laptop's sleep the clock has jumped, but the windows have not had their time to renew.
 */
export class Leases {
	/** Whether the server stays when no window uses it. In memory only: a restarted server is what it was started as. */
	kept: boolean;
	private left = fullLease;

	constructor(kept: boolean) {
		this.kept = kept;
	}

	/** One countdown does for all windows: it ends a full lease after the last renewal, whoever's it was. */
	renew(): void {
		this.left = fullLease;
	}

	keep(kept: boolean): void {
		this.kept = kept;
		this.renew();
	}

	/** @returns whether the time is up */
	tick(): boolean {
		if (this.kept) return false;
		this.left -= 1;
		return this.left <= 0;
	}
}
