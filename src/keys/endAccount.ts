import type { KeySession } from '../services/keyService.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import type { FreshSecrets, WaitingKey } from './freshSecrets.ts';

/** So long a service may take to end a session, in milliseconds; here it ends in any case. */
const patience = 10_000;

/** An account that a person may sign out of, and what they are asked about. */
export interface Ending {
	readonly account: Account;
	/** The values that are lost with it. One that comes after the question is kept: nobody was asked about it. */
	readonly waiting: readonly WaitingKey[];
}

/** To be called before the question, and not after it. */
export function endingOf(account: Account, fresh: FreshSecrets): Ending {
	return { account, waiting: fresh.of({ serviceId: account.service.id, userId: account.userId }) };
}

/**
 * Signs out here and, if that can be done in time, at the service. Answers whether the service was told. `signal` ends
 * the wait for the service and nothing else: it may have ended the session already, so there is no way back.
 */
export async function endAccount(
	{ account, waiting }: Ending,
	accounts: Accounts,
	fresh: FreshSecrets,
	signal: AbortSignal,
): Promise<boolean> {
	const both = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
	const told = await Promise.race([tell(account, both), aborted(both)]);
	const ref = { serviceId: account.service.id, userId: account.userId };
	await accounts.remove(account);
	for (const { keyId } of waiting) await fresh.discard({ ...ref, keyId });
	return told;
}

/** Ends a session that nobody is going to use, as far as the service can be told; nobody waits for that. */
export function endUnseen(session: KeySession | undefined): void {
	session?.signOut({ signal: AbortSignal.timeout(patience) }).catch(() => undefined);
}

async function tell({ session }: Account, signal: AbortSignal): Promise<boolean> {
	try {
		await session?.signOut({ signal });
		return true;
	} catch {
		return false;
	}
}

/** What comes before the request, such as finding the local server, does not hear the signal. */
function aborted(signal: AbortSignal): Promise<false> {
	return new Promise((resolve) => {
		if (signal.aborted) resolve(false);
		else signal.addEventListener('abort', () => resolve(false), { once: true });
	});
}
