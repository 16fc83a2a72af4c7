import * as v from 'valibot';
import type { ReplyOf } from '../../protocol/routes.ts';
import { objectId } from '../../protocol/shapes.ts';
import { refreshTokenSeconds } from '../../protocol/tokens.ts';
import type { Service } from '../service.ts';
import { openSession, type Session } from '../store/sessions.ts';
import type { Database } from '../store/tables.ts';

/** Nobody can sign in again as an anonymous user, so their sessions last (App Services: 50 years). */
const anonymousSeconds = 50 * 365 * 24 * 60 * 60;

const unknownDevice = '0'.repeat(24);

/** Whom a session is for, and by what. */
export type Caller = Omit<Session, 'id' | 'deviceId'>;

/**
 * Opens a session and gives its tokens.
 * @param options the login's own: what the client tells of its device
 * @param findCaller asked in the transaction that opens the session, so that what it finds still holds then
 */
export async function logIn(
	{ db, tokens, now, newId }: Service,
	options: unknown,
	findCaller: (db: Database) => Promise<Caller>,
): Promise<ReplyOf<'logInWithPassword'>> {
	const createdAt = now();
	const deviceId = deviceIdFrom(options, newId);
	const session = await db.transaction().execute(async (transaction) => {
		const caller = await findCaller(transaction);
		const lifetime = caller.provider === 'anon-user' ? anonymousSeconds : refreshTokenSeconds;
		const opened = { ...caller, id: newId(), deviceId, createdAt, expiresAt: createdAt + lifetime * 1000 };
		await openSession(transaction, opened);
		return opened;
	});
	return {
		access_token: await tokens.issueAccess(session),
		refresh_token: await tokens.issueRefresh(session, session.expiresAt),
		user_id: session.userId,
		device_id: session.deviceId,
	};
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
