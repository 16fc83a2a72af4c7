import * as l10n from '@vscode/l10n';
import type { Accounts } from './accounts.ts';
import { describeExpiring } from './expiring.ts';
import type { FreshSecrets } from './freshSecrets.ts';

/** How many values of the accounts that are signed in wait to be copied. */
export function countWaiting(accounts: Accounts, fresh: FreshSecrets): number {
	return accounts.all.reduce((sum, { service, userId }) => sum + fresh.of({ serviceId: service.id, userId }).length, 0);
}

export function describeWaiting(count: number): string {
	return count === 1 ? l10n.t('1 key value not copied yet') : l10n.t('{0} key values not copied yet', count);
}

/** How many things need somebody to act, and which, in words; undefined where nothing does. */
export function needsAction(waiting: number, expiring: number): { value: number; tooltip: string } | undefined {
	const said = [
		...(waiting > 0 ? [describeWaiting(waiting)] : []),
		...(expiring > 0 ? [describeExpiring(expiring)] : []),
	];
	return said.length === 0 ? undefined : { value: waiting + expiring, tooltip: said.join(', ') };
}
