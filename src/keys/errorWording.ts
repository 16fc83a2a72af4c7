import * as l10n from '@vscode/l10n';
import { ApiError, clientErrors, type ErrorCode } from '../protocol/errors.ts';
import { describeStranger, describeUnreachable } from './connectionWording.ts';
import { ExpectedError } from './expectedError.ts';

/** What went wrong and what to do, for each code; a code without a sentence does not compile. */
const sentences: Readonly<Record<ErrorCode, (error: ApiError) => string>> = {
	AccountNameInUse: () => l10n.t('An account with this e-mail address exists already. Sign in instead.'),
	AccountNotConfirmed: () =>
		l10n.t(
			"This account's e-mail address is not confirmed yet. Open the link in the mail that the service sent, then sign in.",
		),
	APIKeyAlreadyExists: () => l10n.t('You have a key of this name already. Choose another name.'),
	APIKeyNotFound: () => l10n.t('This key does not exist any more. The list has been refreshed.'),
	AppNotFound: () => l10n.t('The key service does not know this app id. Check the setting "User API Keys: Services".'),
	AuthError: () => l10n.t('The key service did not accept this sign-in. Check what you typed and try again.'),
	AuthProviderNotFound: () => l10n.t('This key service does not offer this way of signing in. Ask whoever runs it.'),
	BadRequest: () => l10n.t('The key service did not understand the request. See the log for details.'),
	Cancelled: () => l10n.t('This was cancelled. Refresh to see how things stand.'),
	DeviceAnswerLost: () => l10n.t('The answer to the code got lost on its way. Sign in again to get another one.'),
	DeviceCodeDenied: () => l10n.t('The sign-in was refused in the browser. Sign in again if that was a mistake.'),
	DeviceCodeExpired: () => l10n.t('Nobody confirmed the code in time. Sign in again to get another one.'),
	DomainNotAllowed: () =>
		l10n.t('The key service refused the address it was asked at. Check the setting "User API Keys: Services".'),
	Forbidden: () => l10n.t('This account may not manage API keys. Sign in with e-mail and password.'),
	InternalServerError: () => l10n.t('The key service failed. Try again later.'),
	InvalidParameter: () => l10n.t('The key service refused a value that it was given. Choose another one.'),
	InvalidPassword: () => l10n.t('E-mail address or password is wrong. Try again.'),
	InvalidSession: () => l10n.t('Your sign-in has ended. Sign in again.'),
	LimitExceeded: () => l10n.t('This account has as many keys as the key service allows. Delete one first.'),
	LocationChanged: () => l10n.t('Nothing was sent, because the key service asked to be reached at another address.'),
	MaintenanceInProgress: () => l10n.t('The key service is under maintenance. Try again later.'),
	MethodNotAllowed: () => l10n.t('The key service does not know this request. It may be of another version.'),
	// The kind of service says it in a sentence: what is missing there, and what its owner does about it.
	MissingOnService: ({ message }) =>
		message === clientErrors.MissingOnService
			? l10n.t('The key service lacks something. Ask whoever runs it.')
			: message,
	MissingParameter: () => l10n.t('The key service misses a value. See the log for details.'),
	NotAuthenticated: () => l10n.t('The key service did not see who you are. Sign in again.'),
	NotFound: () =>
		l10n.t('There is no key service of this kind at this address. Check the setting "User API Keys: Services".'),
	NotAccepted: ({ message }) => l10n.t('The key service does not accept this. It says: "{0}"', message),
	NotTheService: describeStranger,
	OutcomeUnknown: () =>
		l10n.t(
			'No usable answer came, so the key may have been created without its value. Refresh to look for it; if it is there, you are offered to replace it.',
		),
	PayloadTooLarge: () => l10n.t('The request was too large for the key service. Use shorter values.'),
	SignedOut: () => l10n.t('You are signed out. Sign in again.'),
	TimedOut: () => l10n.t('The key service did not answer in time. Check the network and try again.'),
	TooManyRequests: ({ retryAfter }) =>
		retryAfter === undefined
			? l10n.t('The key service asks for patience. Wait a minute and try again.')
			: l10n.t('The key service asks for patience. Try again in {0} s.', retryAfter),
	Unavailable: () => l10n.t('The key service cannot do this now. Try again later.'),
	UnexpectedReply: () => l10n.t('The key service gave an answer that makes no sense. See the log for details.'),
	Unreachable: describeUnreachable,
	UnsafeLocation: () => l10n.t('Nothing was sent, because the connection to the key service would not be encrypted.'),
	UnsupportedMediaType: () =>
		l10n.t('The key service does not take this kind of request. It may be of another version.'),
	UserAlreadyConfirmed: () => l10n.t('This account needs no confirmation. Sign in.'),
	UserDisabled: () => l10n.t('This account has been disabled. Ask whoever runs the key service.'),
	UserNotFound: () => l10n.t('There is no such account. Check the e-mail address.'),
};

/** A sentence with a next step for what we know, undefined for everything else. */
export function describeError(error: unknown): string | undefined {
	if (error instanceof ExpectedError) return error.message;
	return error instanceof ApiError ? sentences[error.code](error) : undefined;
}
