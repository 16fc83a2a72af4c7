interface ServiceError {
	readonly status: number;
	/** What the service says in `error` unless the case at hand has a text of its own. */
	readonly text: string;
	/** The original sends this case without an `error_code`; so do we. */
	readonly withoutCode?: true;
	/** The original sends this case without any body; so do we. */
	readonly withoutBody?: true;
}

/**
 * What a service answers when it refuses. Names are the wire's `error_code`, as realm-core's `error_codes.cpp` lists
 * them; those marked `withoutCode` or `withoutBody` are ours, for cases that the original leaves nameless.
 */
export const serviceErrors = {
	AccountNameInUse: { status: 409, text: 'name already in use' },
	APIKeyAlreadyExists: { status: 409, text: 'API key with name already exists' },
	APIKeyNotFound: { status: 404, text: 'API key not found' },
	AppNotFound: { status: 404, text: 'cannot find app using Client App ID' },
	AuthError: { status: 401, text: 'unauthorized' },
	AuthProviderNotFound: { status: 404, text: 'authentication provider is unsupported' },
	BadRequest: { status: 400, text: 'bad request' },
	DomainNotAllowed: { status: 403, text: 'origin or host not allowed' },
	Forbidden: { status: 403, text: 'forbidden', withoutBody: true },
	InternalServerError: { status: 500, text: 'internal server error' },
	InvalidParameter: { status: 400, text: 'invalid parameter' },
	InvalidPassword: { status: 401, text: 'unauthorized' },
	InvalidSession: { status: 401, text: 'invalid session' },
	LimitExceeded: { status: 400, text: 'too many API keys' },
	MaintenanceInProgress: { status: 500, text: 'maintenance in progress' },
	MethodNotAllowed: { status: 405, text: 'method not allowed' },
	MissingParameter: { status: 400, text: 'a required parameter is missing', withoutCode: true },
	NotAuthenticated: { status: 401, text: 'must authenticate first', withoutCode: true },
	NotFound: { status: 404, text: 'no such route', withoutCode: true },
	PayloadTooLarge: { status: 413, text: 'request body is too large' },
	TooManyRequests: { status: 429, text: 'too many requests' },
	Unavailable: { status: 503, text: 'the service cannot do this now' },
	UnsupportedMediaType: { status: 415, text: 'request bodies must be application/json' },
	UserAlreadyConfirmed: { status: 400, text: 'already confirmed' },
	UserDisabled: { status: 401, text: 'user disabled' },
	UserNotFound: { status: 404, text: 'user not found' },
} as const satisfies Record<string, ServiceError>;

/** What a client can meet besides a service's own refusals. */
export const clientErrors = {
	AccountNotConfirmed: 'the e-mail address of the account is not confirmed yet',
	Cancelled: 'the request was cancelled',
	DeviceAnswerLost: 'the answer to the code got lost',
	DeviceCodeDenied: 'the sign-in was refused where the code was typed',
	DeviceCodeExpired: 'nobody confirmed the code in time',
	LocationChanged: 'the service asks to be reached at another address',
	MissingOnService: 'the service lacks something that this client needs',
	NotTheService: 'something else than the service answered, perhaps a proxy',
	NotAccepted: 'the service does not accept a value that it was given',
	OutcomeUnknown: 'no usable answer came, so whether the service did this is not known',
	SignedOut: 'the user is signed out',
	TimedOut: 'the service did not answer in time',
	UnexpectedReply: 'the service gave an answer that this client does not understand',
	Unreachable: 'the service cannot be reached',
	UnsafeLocation: 'the service asks to be reached without encryption',
} as const satisfies Record<string, string>;

export type ServiceErrorCode = keyof typeof serviceErrors;
export type ErrorCode = ServiceErrorCode | keyof typeof clientErrors;

export interface ApiErrorDetails {
	/** Overrides the code's own text. Must hold no secret: it is shown and logged. */
	readonly message?: string | undefined;
	/** HTTP status of the answer; absent when there was none. */
	readonly status?: number | undefined;
	/** The service's link into its own log. */
	readonly link?: string | undefined;
	/** Seconds after which the service may be asked again (the `Retry-After` of its answer). */
	readonly retryAfter?: number | undefined;
	readonly cause?: unknown;
}

/**
 * The one error of this protocol: the server throws it, one place turns it into an answer, and the client rebuilds it
 * from that answer. Decide by `code`, never by `message`.
 */
export class ApiError extends Error {
	override readonly name = 'ApiError';
	readonly code: ErrorCode;
	readonly status: number | undefined;
	readonly link: string | undefined;
	readonly retryAfter: number | undefined;

	constructor(code: ErrorCode, details: ApiErrorDetails = {}) {
		super(details.message ?? textOf(code), details.cause === undefined ? undefined : { cause: details.cause });
		this.code = code;
		this.status = details.status ?? (isServiceErrorCode(code) ? serviceErrors[code].status : undefined);
		this.link = details.link;
		this.retryAfter = details.retryAfter;
	}
}

export function isServiceErrorCode(name: string): name is ServiceErrorCode {
	return Object.hasOwn(serviceErrors, name);
}

function textOf(code: ErrorCode): string {
	return isServiceErrorCode(code) ? serviceErrors[code].text : clientErrors[code];
}
