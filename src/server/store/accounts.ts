import { ApiError } from '../../protocol/errors.ts';
import type { ProviderType } from '../../protocol/tokens.ts';
import { prepare, type Value } from './prepared.ts';
import { isDuplicate, isOrphan } from './storeErrors.ts';
import type { Database, UserType } from './tables.ts';

export interface NewAccount {
	readonly appId: string;
	readonly userId: string;
	readonly identityId: string;
	/** `normal` unless told. */
	readonly type?: UserType;
	/** `api-key` is the way of a server key's user, who has no other. */
	readonly provider: ProviderType;
	readonly subject: string;
	readonly passwordHash: string | null;
	readonly now: number;
}

/** A way to sign in, with the user that it leads to. */
export interface Identity {
	readonly id: string;
	readonly userId: string;
	readonly userDisabled: boolean;
	readonly passwordHash: string | null;
}

export async function ensureApp(db: Database, app: { id: string; domainId: string; now: number }): Promise<void> {
	await db
		.insertInto('apps')
		.values({ id: app.id, domain_id: app.domainId, created_at: app.now })
		.onConflict((conflict) => conflict.column('id').doNothing())
		.execute();
}

const selectDomain = prepare((db, value: Value<{ appId: string }>) =>
	db.selectFrom('apps').select('domain_id').where('id', '=', value('appId')),
);

/** @throws ApiError AppNotFound */
export async function domainOfApp(db: Database, appId: string): Promise<string> {
	const [app] = await selectDomain(db, { appId });
	if (app !== undefined) return app.domain_id;
	throw noSuchApp(appId);
}

function noSuchApp(appId: string): ApiError {
	return new ApiError('AppNotFound', { message: `cannot find app using Client App ID '${appId.slice(0, 100)}'` });
}

/**
 * Makes a user and their way to sign in; in a transaction of the caller's.
 * @returns the identity's id
 * @throws ApiError AccountNameInUse; AppNotFound when the app is deleted at that moment
 */
export async function createAccount(db: Database, account: NewAccount): Promise<string> {
	const { appId, userId, identityId, provider, subject, passwordHash, now, type = 'normal' } = account;
	try {
		await db.insertInto('users').values({ id: userId, app_id: appId, type, disabled: 0, created_at: now }).execute();
		await db
			.insertInto('identities')
			.values({ id: identityId, app_id: appId, user_id: userId, provider, subject, password_hash: passwordHash })
			.execute();
	} catch (error) {
		if (isDuplicate(error)) throw new ApiError('AccountNameInUse');
		throw isOrphan(error) ? noSuchApp(appId) : error;
	}
	return identityId;
}

/** Deletes a user with everything that is theirs; in a transaction of the caller's. @returns whether there was one */
export async function deleteUser(db: Database, userId: string): Promise<boolean> {
	const result = await db.deleteFrom('users').where('id', '=', userId).executeTakeFirst();
	return result.numDeletedRows > 0n;
}

const selectIdentity = prepare((db, value: Value<{ appId: string; provider: ProviderType; subject: string }>) =>
	db
		.selectFrom('identities')
		.innerJoin('users', 'users.id', 'identities.user_id')
		.where('identities.app_id', '=', value('appId'))
		.where('identities.provider', '=', value('provider'))
		.where('identities.subject', '=', value('subject'))
		.select(['identities.id', 'identities.user_id', 'identities.password_hash', 'users.disabled']),
);

export async function findIdentity(
	db: Database,
	appId: string,
	provider: ProviderType,
	subject: string,
): Promise<Identity | undefined> {
	const [row] = await selectIdentity(db, { appId, provider, subject });
	if (row === undefined) return undefined;
	return { id: row.id, userId: row.user_id, userDisabled: row.disabled === 1, passwordHash: row.password_hash };
}

const selectIdentities = prepare((db, value: Value<{ userId: string }>) =>
	db
		.selectFrom('identities')
		.where('user_id', '=', value('userId'))
		.select(['id', 'provider', 'subject'])
		.orderBy('id'),
);

export async function identitiesOf(
	db: Database,
	userId: string,
): Promise<readonly { readonly id: string; readonly provider: ProviderType; readonly subject: string }[]> {
	return selectIdentities(db, { userId });
}
