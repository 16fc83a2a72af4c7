import * as v from 'valibot';
import type { ReplyOf } from '../../protocol/routes.ts';
import { objectId } from '../../protocol/shapes.ts';
import { refreshTokenSeconds } from '../../protocol/tokens.ts';
import type { Service } from '../service.ts';
import { openSession, type Session } from '../store/sessions.ts';

/** Nobody can sign in again as an anonymous user, so their sessions last (App Services: 50 years). */
const anonymousSeconds = 50 * 365 * 24 * 60 * 60;

const unknownDevice = '0'.repeat(24);

/** Opens a session and gives its tokens. `options` are the login's own: what the client tells of its device. */
export async function logIn(
	{ db, tokens, now, newId }: Service,
	who: Omit<Session, 'id' | 'deviceId'>,
	options: unknown,
): Promise<ReplyOf<'logInWithPassword'>> {
	const createdAt = now();
	const lifetime = who.provider === 'anon-user' ? anonymousSeconds : refreshTokenSeconds;
	const expiresAt = createdAt + lifetime * 1000;
	const session = { ...who, id: newId(), deviceId: deviceIdFrom(options, newId) };
	await openSession(db, { ...session, createdAt, expiresAt });
	return {
		access_token: await tokens.issueAccess(session),
		refresh_token: await tokens.issueRefresh(session, expiresAt),
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
