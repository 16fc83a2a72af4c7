import * as l10n from '@vscode/l10n';
import { ApiError } from '../../protocol/errors.ts';

/** What a server lacks, and what its owner adds. */
export function lacksApiKeys(): ApiError {
	return missing(
		l10n.t(
			'This is a Better Auth server, but it manages no API keys. Its owner adds the plugin apiKey() of the package @better-auth/api-key.',
		),
	);
}

export function lacksBearer(): ApiError {
	return missing(
		l10n.t(
			'This Better Auth server takes no bearer tokens, so nobody can stay signed in here. Its owner adds the plugin bearer() of better-auth/plugins.',
		),
	);
}

/** Tokens of a sign-in with a code come unsigned. */
export function refusesUnsigned(): ApiError {
	return missing(
		l10n.t(
			'This Better Auth server does not take the token that it gave for the code. Its owner adds the plugin bearer() of better-auth/plugins, without requireSignature.',
		),
	);
}

/** As it comes, Better Auth takes none. */
export function takesNoPasswords(): ApiError {
	return missing(
		l10n.t(
			'This Better Auth server takes no passwords. Sign in with a code in the browser, for which the service needs a client id; or its owner switches on emailAndPassword.',
		),
	);
}

export function createsNoAccounts(): ApiError {
	return missing(
		l10n.t('This Better Auth server creates no accounts here. Create one in the app that it belongs to, then sign in.'),
	);
}

export function asksForSecondFactor(): ApiError {
	return missing(
		l10n.t(
			'This account asks for a second factor, which cannot be given here. Sign in with a code in the browser, for which the service needs a client id.',
		),
	);
}

export function lacksDevices(): ApiError {
	return missing(
		l10n.t(
			'This Better Auth server offers no sign-in with a code. Its owner adds the plugin deviceAuthorization() of better-auth/plugins; or leave the client id empty.',
		),
	);
}

export function unknownClient(clientId: string): ApiError {
	return missing(
		l10n.t(
			'This Better Auth server does not know the client id {0}. Its owner lets it through in validateClient of the plugin deviceAuthorization(); or check the client id.',
			clientId,
		),
	);
}

/** As it comes, it reads 100 rows of its database at once. */
export function tellsNoMoreKeys(): string {
	return l10n.t(
		'This Better Auth server does not tell all keys of a list as long as this one, so some may be missing here. Its owner raises advanced.database.defaultFindManyLimit, to 1000 for example.',
	);
}

function missing(message: string): ApiError {
	return new ApiError('MissingOnService', { message });
}
