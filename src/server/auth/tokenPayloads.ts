import * as v from 'valibot';
import { accessClaims, refreshClaims } from '../../protocol/tokens.ts';
import type { Session } from '../store/sessions.ts';

/** What a session's tokens say of it. */
export type TokenSubject = Pick<Session, 'id' | 'userId' | 'domainId' | 'deviceId' | 'identityId' | 'provider'>;

/** What counts of a token that was read. */
export interface TokenContent {
	readonly sessionId: string;
	/** Seconds since 1970. */
	readonly exp: number;
}

export function readAccess(payload: unknown): TokenContent | undefined {
	const { success, output } = v.safeParse(accessClaims, payload);
	return success ? { sessionId: output.iss, exp: output.exp } : undefined;
}

export function readRefresh(payload: unknown): TokenContent | undefined {
	const { success, output } = v.safeParse(refreshClaims, payload);
	return success ? { sessionId: output.baas_id, exp: output.exp } : undefined;
}

export function accessPayload({ id, userId, domainId, deviceId }: TokenSubject) {
	return { typ: 'access', sub: userId, iss: id, ...bothNames(domainId, deviceId) };
}

export function refreshPayload({ id, userId, domainId, deviceId, identityId, provider }: TokenSubject) {
	const identity = { id: identityId, provider_type: provider };
	return {
		typ: 'refresh',
		sub: userId,
		...bothNames(domainId, deviceId),
		baas_id: id,
		baas_identity: identity,
		baas_data: null,
		stitch_id: id,
		stitch_ident: identity,
		stitch_data: null,
	};
}

function bothNames(domainId: string, deviceId: string) {
	return { baas_domain_id: domainId, baas_device_id: deviceId, stitch_domainId: domainId, stitch_devId: deviceId };
}
