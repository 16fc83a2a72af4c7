import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import type { FreshSecrets } from './freshSecrets.ts';

/** So long a service may take to end a session, in milliseconds; here it ends in any case. */
const patience = 10_000;

/** Signs out here and, if that can be done in time, at the service. Answers whether the service was told. */
export async function endAccount(
	account: Account,
	accounts: Accounts,
	fresh: FreshSecrets,
	signal: AbortSignal,
): Promise<boolean> {
	const both = AbortSignal.any([signal, AbortSignal.timeout(patience)]);
	const told = await Promise.resolve(account.session?.signOut({ signal: both })).then(
		() => true,
		() => false,
	);
	const ref = { serviceId: account.service.id, userId: account.userId };
	const waiting = fresh.of(ref);
	await accounts.remove(account);
	for (const { keyId } of waiting) await fresh.discard({ ...ref, keyId });
	return told;
}
