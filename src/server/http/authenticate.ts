import { ApiError } from '../../protocol/errors.ts';
import type { RouteName } from '../../protocol/routes.ts';
import { routes } from '../../protocol/routes.ts';
import type { TokenName } from '../auth/tokens.ts';
import type { Service } from '../service.ts';
import { lockUser } from '../store/locks.ts';
import { findLiveSession, type Session } from '../store/sessions.ts';
import type { Database } from '../store/tables.ts';

/**
 * The session that a request's token belongs to, or undefined for routes that want none.
 * @throws ApiError NotAuthenticated, AuthError, InvalidSession
 */
export async function authenticate(
	service: Service,
	name: RouteName,
	authorization: string | undefined,
): Promise<Session | undefined> {
	const kind = routes[name].token;
	if (kind === 'none') return undefined;
	const check = await service.tokens.check(kind, bearerToken(authorization));
	if (check.kind === 'bad') throw await refusal(service, kind, bearerToken(authorization));
	if (check.kind === 'expired') throw ended(name);
	const session = await findLiveSession(service.db, check.sessionId, service.now());
	if (session === undefined) throw ended(name);
	return session;
}

/**
 * A change by somebody whose session stands at that very moment: it may have ended since the request was let in.
 * @throws ApiError InvalidSession
 */
export function writeAs<T>(
	{ write, now }: Service,
	{ session, name }: { readonly session: Session; readonly name?: RouteName },
	change: (db: Database) => Promise<T>,
): Promise<T> {
	return write(async (db) => {
		await lockUser(db, session.userId);
		if ((await findLiveSession(db, session.id, now())) === undefined) throw ended(name);
		return change(db);
	});
}

/**
 * Keys are for people to manage: neither an anonymous user nor a program that signed in with a key may.
 * @throws ApiError Forbidden
 */
export function refuseUnlessManager(session: Session | undefined): void {
	if (session?.provider !== 'local-userpass') throw new ApiError('Forbidden');
}

function bearerToken(authorization: string | undefined): string {
	if (authorization === undefined) throw new ApiError('NotAuthenticated');
	const [, token] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
	if (token !== undefined) return token;
	throw new ApiError('NotAuthenticated', { message: 'expected Authorization header with JWT (Bearer schema)' });
}

async function refusal({ tokens }: Service, kind: TokenName, token: string): Promise<ApiError> {
	const other = await tokens.check(kind === 'access' ? 'refresh' : 'access', token);
	if (other.kind === 'bad') return new ApiError('AuthError');
	return new ApiError('AuthError', { message: `invalid ${kind} token: incorrect token type` });
}

function ended(name?: RouteName): ApiError {
	// realm-web takes a log-out for done only when it reads these words.
	const message = name === 'logOut' ? 'invalid session: failed to find refresh token' : undefined;
	return new ApiError('InvalidSession', { message });
}
