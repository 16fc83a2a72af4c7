import * as v from 'valibot';
import { ApiError } from '../../protocol/errors.ts';
import type { ReplyOf } from '../../protocol/routes.ts';
import { objectId } from '../../protocol/shapes.ts';
import { refreshTokenSeconds } from '../../protocol/tokens.ts';
import type { Service } from '../service.ts';
import { openSession, type Session } from '../store/sessions.ts';
import type { Database } from '../store/tables.ts';
import { record } from './record.ts';

/** Nobody can sign in again as an anonymous user, so their sessions last (App Services: 50 years). */
const anonymousSeconds = 50 * 365 * 24 * 60 * 60;

const unknownDevice = '0'.repeat(24);

/** Whom a session is for, and by what; `by` is how the audit log names that. */
export type Caller = Omit<Session, 'id' | 'deviceId' | 'userType'> & { readonly by: string };

/** Why somebody is not let in; `why` is for the audit log alone. */
export interface Refused {
	readonly refused: 'AuthError' | 'InvalidPassword' | 'UserDisabled';
	readonly userId: string | null;
	readonly why: string;
}

interface LogIn {
	readonly appId: string;
	/** The login's own: what the client tells of its device. */
	readonly options: unknown;
	readonly address: string;
}

/**
 * Opens a session and gives its tokens.
 * @param findCaller asked in the transaction that opens the session, so that what it finds still holds then
 * @throws ApiError when it is refused
 */
export async function logIn(
	service: Service,
	{ appId, options, address }: LogIn,
	findCaller: (db: Database) => Promise<Caller | Refused>,
): Promise<ReplyOf<'logInWithPassword'>> {
	const { write, tokens, now, newId } = service;
	const createdAt = now();
	const deviceId = deviceIdFrom(options, newId);
	const session = await write(async (db) => {
		const caller = await findCaller(db);
		if ('refused' in caller) return caller;
		const lifetime = caller.provider === 'anon-user' ? anonymousSeconds : refreshTokenSeconds;
		const opened = { ...caller, id: newId(), deviceId, createdAt, expiresAt: createdAt + lifetime * 1000 };
		await openSession(db, opened);
		const { userId, by: subject } = caller;
		await record(service, db, { appId, userId, action: 'signed in', subject, address });
		return opened;
	});
	if ('refused' in session) throw await refusal(service, { appId, options, address }, session);
	return {
		access_token: tokens.issueAccess(session),
		refresh_token: tokens.issueRefresh(session, session.expiresAt),
		user_id: session.userId,
		device_id: session.deviceId,
	};
}

/** Puts a refusal on record. @returns what to throw */
export async function refusal(
	service: Service,
	{ appId, address }: LogIn,
	{ refused, userId, why: subject }: Refused,
): Promise<ApiError> {
	await service.write((db) => record(service, db, { appId, userId, action: 'sign-in refused', subject, address }));
	return new ApiError(refused);
}

/** What the original says of what is off. */
export function switchedOff(what: string): ApiError {
	return new ApiError('AuthProviderNotFound', { message: `${what} is unsupported` });
}

const device = v.object({
	device: v.object({
		/** realm-web writes `{ $oid }`; absent or zero until a server has given one. */
		deviceId: v.fallback(v.optional(v.union([objectId, v.object({ $oid: objectId })])), undefined),
	}),
});

function deviceIdFrom(options: unknown, newId: () => string): string {
	const told = v.safeParse(device, options);
	if (!told.success) return unknownDevice;
	const { deviceId } = told.output.device;
	const id = typeof deviceId === 'object' ? deviceId.$oid : deviceId;
	return id === undefined || id === unknownDevice ? newId() : id.toLowerCase();
}
