import type { Disposable } from '../base/emitter.ts';
import type { Accounts } from './accounts.ts';
import type { FreshSecrets } from './freshSecrets.ts';
import type { KeyHistory } from './keyHistory.ts';

/** Takes note of what this window does with keys, whichever command did it. `report` hears when that fails. */
export function recordHistory(
	accounts: Accounts,
	fresh: FreshSecrets,
	history: KeyHistory,
	report: (error: unknown) => void,
): Disposable {
	const listening = [
		accounts.onDidChangeKey(({ account: { service, userId }, keyId, deed }) => {
			history.add({ serviceId: service.id, userId, keyId }, deed).catch(report);
		}),
		fresh.onDidDiscard((ref) => {
			history.add(ref, 'discarded').catch(report);
		}),
	];
	return { dispose: () => listening.forEach((one) => one.dispose()) };
}
