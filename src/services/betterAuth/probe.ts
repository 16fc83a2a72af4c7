import type { Pace } from '../../client/pace.ts';
import { ApiError, isServiceErrorCode, type ErrorCode } from '../../protocol/errors.ts';
import type { Transport } from '../../protocol/transport.ts';
import { Caller } from './caller.ts';
import { askForCodes } from './device.ts';
import { lacksApiKeys, lacksDevices } from './words.ts';

const probeMilliseconds = 15_000;

export interface Suspect {
	/** Where Better Auth may be, with its base path. */
	readonly address: string;
	/** Where else it may be. */
	readonly otherwise: string | undefined;
	readonly clientId?: string | undefined;
}

export interface ProbeParts {
	readonly transport: Transport;
	readonly signal?: AbortSignal | undefined;
	readonly pace?: Pace;
}

/**
 * Looks for Better Auth and its plugins, and tells where it is. Whether it takes bearer tokens shows at a sign-in only.
 * @throws ApiError what stands in the way
 */
export async function findBetterAuth({ address, otherwise, clientId }: Suspect, parts: ProbeParts): Promise<string> {
	const { signal, ...options } = parts;
	const callerAt = (base: string) => new Caller(base, { ...options, timeoutMs: probeMilliseconds });
	let caller = callerAt(address);
	await caller.send('session', { signal }).catch(async (error: unknown) => {
		if (otherwise === undefined || !isSomethingElse(error)) throw error;
		caller = callerAt(otherwise);
		// What is wrong with the address that was entered says more than what is wrong with another one.
		await caller.send('session', { signal }).catch((second: unknown) => {
			throw isSomethingElse(second) ? error : second;
		});
	});
	await askForKeys(caller, signal);
	await (clientId === undefined ? askForPasswords(caller, signal) : askForDevices(caller, clientId, signal));
	return caller.address;
}

/** Without a token: where there are keys, they are not told to everybody. */
async function askForKeys(caller: Caller, signal: AbortSignal | undefined): Promise<void> {
	await caller.send('listKeys', { signal }).then(
		() => {
			throw new ApiError('UnexpectedReply', { message: 'the list of keys is told to nobody in particular' });
		},
		(error: unknown) => {
			if (codeOf(error) === 'NotFound') throw lacksApiKeys();
			if (codeOf(error) !== 'AuthError') throw error;
		},
	);
}

/** Nobody is called nothing; but only who tries to sign in is told that it is off, or that the address is another one. */
async function askForPasswords(caller: Caller, signal: AbortSignal | undefined): Promise<void> {
	await caller.send('signIn', { body: { email: '', password: '' }, signal }).catch((error: unknown) => {
		const code = codeOf(error);
		if (code === undefined || standsInTheWay(code)) throw error;
	});
}

function standsInTheWay(code: ErrorCode): boolean {
	if (isServiceErrorCode(code)) return code === 'DomainNotAllowed' || code === 'NotFound';
	return code !== 'NotAccepted';
}

/** The code that it gives out is left to expire. */
async function askForDevices(caller: Caller, clientId: string, signal: AbortSignal | undefined): Promise<void> {
	await askForCodes(caller, clientId, signal).catch((error: unknown) => {
		throw codeOf(error) === 'AuthProviderNotFound' ? lacksDevices() : error;
	});
}

/** Whether something answers that is not Better Auth, as elsewhere on a host where it is. */
function isSomethingElse(error: unknown): boolean {
	if (!(error instanceof ApiError)) return false;
	const { code, status = 0 } = error;
	if (code === 'NotTheService') return status < 400 || status === 404 || status === 405;
	return elsewhere.has(code);
}

const elsewhere = new Set<ErrorCode>(['NotFound', 'MethodNotAllowed', 'UnexpectedReply', 'NotAccepted', 'AuthError']);

function codeOf(error: unknown): ErrorCode | undefined {
	return error instanceof ApiError ? error.code : undefined;
}
