import * as v from 'valibot';
import { ApiError } from '../../protocol/errors.ts';
import type { Transport } from '../../protocol/transport.ts';
import { lazyNodeFetchTransport } from '../../client/lazyNodeFetch.ts';
import type { Pace } from '../../client/pace.ts';
import type { CallOptions, EmailAndPassword, KeyService, NameProblem, SignedIn } from '../keyService.ts';
import { hasOddCharacters, withoutOddCharacters } from '../shownText.ts';
import { Caller, type Answer } from './caller.ts';
import { askForCodes, shownCode, untilConfirmed } from './device.ts';
import { endSession, openSession } from './openSession.ts';
import { BetterAuthSession, storedSession } from './session.ts';
import { asksForSecondFactor, lacksBearer, refusesUnsigned } from './words.ts';

export interface BetterAuthOptions {
	readonly id: string;
	readonly label: string;
	readonly host: string;
	/** With its base path. */
	readonly address: string;
	/** By which the service knows this client when somebody signs in with a code; without one nobody can. */
	readonly clientId?: string | undefined;
	/** How requests travel; node-fetch unless told otherwise. */
	readonly transport?: Transport | undefined;
	readonly pace?: Pace;
}

/** Better Auth with its plugins apiKey and bearer, and deviceAuthorization where it is there, as a key service. */
export function betterAuth(options: BetterAuthOptions): KeyService {
	const { id, label, host, address, clientId, transport = lazyNodeFetchTransport, pace } = options;
	const caller = new Caller(address, { transport, ...(pace && { pace }) });
	const signInByDevice: KeyService['signInByDevice'] = async (show, { signal = new AbortController().signal } = {}) => {
		if (clientId === undefined) throw new ApiError('AuthProviderNotFound');
		const codes = await askForCodes(caller, clientId, signal);
		show(shownCode(codes, address));
		const token = await untilConfirmed(caller, clientId, codes, signal);
		return sessionOf(caller, token, { signal, otherwise: refusesUnsigned });
	};
	return {
		...{ id, label, host },
		abilities: {
			...{ createAccount: true, keyLimit: undefined, uniqueNames: false, passwordLength: undefined },
			...{ signInWays: clientId === undefined ? ['password'] : ['password', 'device'] },
			...{ rename: true, expiry: true, prefix: true },
		},
		nameProblem,
		ready: async () => undefined,
		createAccount: (person, callOptions) => createAccount(caller, person, callOptions),
		signIn: (person, callOptions) => signIn(caller, person, callOptions),
		...(clientId !== undefined && { signInByDevice }),
		resume: (stored) => {
			const { success, output } = v.safeParse(storedSession, stored);
			return success && output.address === address ? new BetterAuthSession(caller, output) : undefined;
		},
	};
}

/** Odd characters are shown as others, so a key with them is not found again. Every other rule is the service's, and it says so. */
function nameProblem(name: string): NameProblem | undefined {
	if (name.trim() === '') return 'empty';
	return hasOddCharacters(name) ? 'odd' : undefined;
}

async function createAccount(caller: Caller, { email, password }: EmailAndPassword, { signal }: CallOptions = {}) {
	const body = { email, password, name: email.split('@', 1)[0] ?? email };
	const tokenOf = ({ reply, newToken }: Answer<'signUp'>) => newToken ?? reply.token ?? undefined;
	const token = tokenOf(await openSession(caller, 'signUp', body, tokenOf, signal));
	// Creating an account signs in, too. That session is nobody's, since the person signs in next; not ending it does no harm.
	if (token !== undefined) await caller.send('signOut', { body: {}, token, signal }).catch(() => undefined);
}

async function signIn(caller: Caller, { email, password }: EmailAndPassword, { signal }: CallOptions = {}) {
	const tokenOf = ({ reply, newToken }: Answer<'signIn'>) => ('token' in reply ? (newToken ?? reply.token) : undefined);
	const { reply, newToken } = await openSession(caller, 'signIn', { email, password }, tokenOf, signal);
	if (!('token' in reply)) throw asksForSecondFactor();
	// Without the bearer plugin there is no signed token, and the other one opens nothing.
	if (newToken === undefined) {
		return (await sessionOf(caller, reply.token, { signal, otherwise: lacksBearer })).session;
	}
	const stored = { token: newToken, userId: reply.user.id, email: reply.user.email, address: caller.address };
	return new BetterAuthSession(caller, stored);
}

/** The session that a token opens, and whose it is; `otherwise` says what the service lacks if it opens none. */
async function sessionOf(
	caller: Caller,
	token: string,
	{ signal, otherwise }: CallOptions & { readonly otherwise: () => ApiError },
): Promise<SignedIn> {
	const { reply, newToken } = await caller.send('session', { token, signal }).catch((error: unknown) => {
		endSession(caller, token);
		throw error;
	});
	if (reply === null) throw otherwise();
	const { id: userId, email } = reply.user;
	const stored = { token: newToken ?? token, userId, email, address: caller.address };
	return { session: new BetterAuthSession(caller, stored), email: withoutOddCharacters(email) };
}
