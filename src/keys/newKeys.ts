import type { Disposable } from '../base/emitter.ts';
import type { Accounts } from './accounts.ts';
import type { FreshSecrets } from './freshSecrets.ts';

/** Lists an account's keys again, once, when a value waits for a key that is not listed: another window created it. */
export function followNewKeys(accounts: Accounts, fresh: FreshSecrets): Disposable {
	const asked = new Set<string>();
	return fresh.onDidChange(() => {
		for (const account of accounts.all) {
			const waiting = fresh.of({ serviceId: account.service.id, userId: account.userId });
			const unknown = waiting.filter(({ keyId }) => account.key(keyId) === undefined && !asked.has(keyId));
			if (account.state.kind !== 'ready' || unknown.length === 0) continue;
			for (const { keyId } of unknown) asked.add(keyId);
			void account.refresh();
		}
	});
}
