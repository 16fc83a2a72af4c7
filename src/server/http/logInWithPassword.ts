import type { ReplyOf } from '../../protocol/routes.ts';
import type { Service } from '../service.ts';
import { findIdentity, type Identity } from '../store/accounts.ts';
import { addressesOf } from '../store/audit.ts';
import { lockUser } from '../store/locks.ts';
import type { Call } from './answers.ts';
import { networkOf } from './clientAddress.ts';
import { logIn, refusal, type Refused } from './logIn.ts';

/** @throws ApiError InvalidPassword, UserDisabled; TooManyRequests; Unavailable when too many do this at once */
export async function logInWithPassword(
	service: Service,
	domainId: string,
	{ parameters: { appId }, body, address }: Call<'logInWithPassword'>,
): Promise<ReplyOf<'logInWithPassword'>> {
	const { db, passwords, attempts } = service;
	const provider = 'local-userpass';
	const identity = await findIdentity(db, appId, provider, body.username);
	const attempt = { appId, account: body.username, address };
	const mayTry = () =>
		attempts.mayTry(attempt, async () => identity !== undefined && (await wasHere(db, identity.userId, address)));
	await mayTry();
	const isRight = await passwords.isRight(body.password, identity?.passwordHash ?? null, mayTry);
	const login = { appId, options: body.options, address };
	// A disabled user's right password lets nobody in either.
	if (!isRight || identity?.userDisabled === true) await attempts.failed(attempt);
	if (identity === undefined || !isRight) throw await refusal(service, login, wrongPassword(identity));
	const { userId, id: identityId } = identity;
	return logIn(service, login, async (transaction) => {
		await lockUser(transaction, userId);
		// The hash took a while: meanwhile the user may be gone or disabled, or the password another.
		const now = await findIdentity(transaction, appId, provider, body.username);
		if (now?.passwordHash !== identity.passwordHash) return wrongPassword(now);
		if (now.userDisabled) return { refused: 'UserDisabled', userId, why: `${provider}: user disabled` };
		return { userId, appId, identityId, apiKeyId: null, domainId, provider, by: provider };
	});
}

/** Whether a user has been here from an address before, as far back as the audit log goes. */
async function wasHere(db: Service['db'], userId: string, address: string): Promise<boolean> {
	const addresses = await addressesOf(db, userId);
	return addresses.some((known) => networkOf(known) === networkOf(address));
}

function wrongPassword(identity: Identity | undefined): Refused {
	const why = `local-userpass: ${identity === undefined ? 'no such user' : 'wrong password'}`;
	return { refused: 'InvalidPassword', userId: identity?.userId ?? null, why };
}
