import { ApiError } from '../../protocol/errors.ts';
import type { Service } from '../service.ts';
import { domainOfApp, findIdentity } from '../store/accounts.ts';
import type { Answers, Call } from './answers.ts';
import { switchedOff } from './logIn.ts';

/**
 * Confirming an account and resetting a password need e-mail, and this server sends none: each account is good from the
 * start, and whoever runs the server sets new passwords. What is left of these routes is what the original refuses.
 */
export const emailAnswers: Answers<'confirmUser' | 'sendConfirmation' | 'resetPassword' | 'sendPasswordReset'> = {
	confirmUser: (service, call) => refuseToken(service, call),
	resetPassword: (service, call) => refuseToken(service, call),
	sendConfirmation: async (service, call) => {
		await findUser(service, call);
		throw new ApiError('UserAlreadyConfirmed');
	},
	sendPasswordReset: async (service, call) => {
		await findUser(service, call);
		const message = 'this server sends no e-mail; whoever runs it can set a new password';
		throw new ApiError('BadRequest', { message });
	},
};

async function refuseToken({ db }: Service, call: Call<'confirmUser' | 'resetPassword'>): Promise<never> {
	await domainOfApp(db, call.parameters.appId);
	throw new ApiError('BadRequest', { message: 'invalid token data' });
}

/** As at registration, which tells who has an account too, strangers may ask only where they may register. */
async function findUser(
	{ db, policy, attempts }: Service,
	{ parameters: { appId }, body, address }: Call<'sendConfirmation' | 'sendPasswordReset'>,
): Promise<void> {
	await domainOfApp(db, appId);
	if (!policy.registration) throw switchedOff('e-mail');
	await attempts.registration(address);
	if ((await findIdentity(db, appId, 'local-userpass', body.email)) === undefined) throw new ApiError('UserNotFound');
}
