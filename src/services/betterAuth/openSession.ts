import { untilEnded } from '../../client/deadline.ts';
import type { Answer, Call, Caller } from './caller.ts';

/**
 * Sends what opens a session. The signal ends the wait and not the request: the token in an answer that nobody reads
 * would leave a session behind, so it is ended then.
 * @param tokenOf tells the session's token; undefined where the answer opens none
 */
export async function openSession<Name extends 'signIn' | 'signUp' | 'deviceToken'>(
	caller: Caller,
	name: Name,
	body: NonNullable<Call['body']>,
	tokenOf: (answer: Answer<Name>) => string | undefined,
	signal: AbortSignal | undefined,
): Promise<Answer<Name>> {
	let asking: Promise<Answer<Name>> | undefined;
	try {
		return await untilEnded(signal, () => (asking = caller.send(name, { body })));
	} catch (error) {
		asking?.then(
			(answer) => {
				const token = tokenOf(answer);
				if (token !== undefined) endSession(caller, token);
			},
			() => undefined,
		);
		throw error;
	}
}

/** Ends a session that nobody is going to have, as far as the service can be told: nobody waits for it. */
export function endSession(caller: Caller, token: string): void {
	caller.send('signOut', { body: {}, token }).catch(() => undefined);
}
