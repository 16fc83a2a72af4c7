import { endOf } from '../../client/deadline.ts';
import { harmless } from '../../client/secrets.ts';
import { isSafeForCredentials } from '../../protocol/address.ts';
import { ApiError } from '../../protocol/errors.ts';
import type { DeviceCode } from '../keyService.ts';
import { withoutOddCharacters } from '../shownText.ts';
import type { Answer, Caller } from './caller.ts';
import { openSession } from './openSession.ts';
import type { OAuthError, ReplyOf } from './routes.ts';
import { unknownClient } from './words.ts';

type Codes = Exclude<ReplyOf<'deviceCode'>, OAuthError>;

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
/** What RFC 8628 adds to the interval each time that the service asks to slow down. */
const slowDownSeconds = 5;
/** Timers count no further. */
const maxWaitMs = 2 ** 31 - 1;

/**
 * The first half: what the person types, and where.
 * @throws ApiError `AuthProviderNotFound` where there is no such sign-in, `MissingOnService` for an unknown client
 */
export async function askForCodes(caller: Caller, clientId: string, signal?: AbortSignal): Promise<Codes> {
	const { reply } = await caller
		.send('deviceCode', { body: { client_id: clientId }, signal })
		.catch((error: unknown) => {
			throw error instanceof ApiError && error.code === 'NotFound'
				? new ApiError('AuthProviderNotFound', { status: 404 })
				: error;
		});
	if (!('error' in reply)) return reply;
	throw reply.error === 'invalid_client' ? unknownClient(clientId) : refused(reply, []);
}

/** @throws ApiError `UnsafeLocation`, `UnexpectedReply` when there is no page that a person may be sent to */
export function shownCode(codes: Codes, address: string): DeviceCode {
	const page = URL.parse(codes.verification_uri, address);
	if (page === null) throw new ApiError('UnexpectedReply', { message: 'the page for the code has no address' });
	if (!isSafeForCredentials(page)) throw new ApiError('UnsafeLocation');
	const complete = URL.parse(codes.verification_uri_complete ?? '');
	return {
		userCode: withoutOddCharacters(codes.user_code),
		page: page.href,
		...(complete !== null && isSafeForCredentials(complete) && { pageWithCode: complete.href }),
	};
}

/**
 * The second half: asks at the given pace whether the person has confirmed it, and gives the session's token.
 * @throws ApiError `DeviceCodeDenied`, `DeviceCodeExpired`, `DeviceAnswerLost`, `Cancelled`
 */
export async function untilConfirmed(caller: Caller, clientId: string, codes: Codes, signal: AbortSignal) {
	const { pace } = caller;
	const body = { grant_type: grantType, device_code: codes.device_code, client_id: clientId };
	const end = pace.now() + codes.expires_in * 1000;
	// An interval of nothing would be no pace at all.
	let seconds = Math.max(1, codes.interval ?? 5);
	let patience = 0;
	let isLost = false;
	for (;;) {
		const wait = Math.min(maxWaitMs, Math.max(seconds, patience) * 1000);
		if (pace.now() + wait >= end) {
			await pace.wait(Math.max(0, Math.min(maxWaitMs, end - pace.now())), signal);
			throw new ApiError('DeviceCodeExpired');
		}
		await pace.wait(wait, signal);
		if (signal.aborted) throw endOf(signal);
		const answer = await openSession(caller, 'deviceToken', body, tokenOf, signal).catch((error: unknown) =>
			passing(error),
		);
		if (answer instanceof ApiError) isLost ||= answer.code !== 'TooManyRequests';
		patience = answer instanceof ApiError ? (answer.retryAfter ?? 0) : 0;
		if (answer instanceof ApiError) seconds += slowDownSeconds;
		else if (!('error' in answer.reply)) return answer.newToken ?? answer.reply.access_token;
		else if (answer.reply.error === 'slow_down') seconds += slowDownSeconds;
		else if (isLost && answer.reply.error === 'invalid_grant') throw new ApiError('DeviceAnswerLost');
		else if (answer.reply.error !== 'authorization_pending') throw refused(answer.reply, [codes.device_code]);
	}
}

function tokenOf({ newToken, reply }: Answer<'deviceToken'>): string | undefined {
	return 'error' in reply ? undefined : (newToken ?? reply.access_token);
}

/** A failure after which asking goes on, more slowly: the person is still busy elsewhere. */
function passing(error: unknown): ApiError {
	const { code, status = 0 } = error instanceof ApiError ? error : new ApiError('UnexpectedReply');
	const isPassing = code === 'Unreachable' || code === 'TimedOut' || code === 'TooManyRequests' || status >= 500;
	if (error instanceof ApiError && isPassing) return error;
	throw error;
}

function refused({ error, error_description: words }: OAuthError, secrets: readonly string[]): ApiError {
	if (error === 'access_denied') return new ApiError('DeviceCodeDenied');
	// It knows no code whose time is over, nor one whose token it has given out.
	if (error === 'expired_token' || error === 'invalid_grant') return new ApiError('DeviceCodeExpired');
	const message = harmless(words, secrets);
	return new ApiError('NotAccepted', { status: 400, message: message && withoutOddCharacters(message) });
}
