import { ApiError } from '../../protocol/errors.ts';
import type { CheckedBodyOf } from '../../protocol/routes.ts';
import { hashOfKeyValue } from '../auth/keyValue.ts';
import { hashPassword, isPassword } from '../auth/passwords.ts';
import type { Service } from '../service.ts';
import { createAccount, domainOfApp, findIdentity } from '../store/accounts.ts';
import { findKeyByHash } from '../store/apiKeys.ts';
import type { Answers } from './answers.ts';
import { logIn } from './logIn.ts';

export const accountAnswers: Answers<
	'location' | 'register' | 'logInWithPassword' | 'logInWithApiKey' | 'logInAnonymously'
> = {
	location: async ({ db, publicUrl }, { parameters }) => {
		await domainOfApp(db, parameters.appId);
		return {
			deployment_model: 'LOCAL',
			location: 'LOCAL',
			hostname: publicUrl,
			ws_hostname: publicUrl.replace(/^http/, 'ws'),
		};
	},
	register: async (service, { parameters: { appId }, body }) => {
		await domainOfApp(service.db, appId);
		if (!service.welcomesStrangers) throw switchedOff('registration');
		await register(service, appId, body);
		return undefined;
	},
	logInWithPassword: async (service, { parameters: { appId }, body }) => {
		const domainId = await domainOfApp(service.db, appId);
		const provider = 'local-userpass';
		const identity = await findIdentity(service.db, appId, provider, body.username);
		const isRight = await isPassword(body.password, identity?.passwordHash ?? null);
		if (identity === undefined || !isRight) throw new ApiError('InvalidPassword');
		if (identity.userDisabled) throw new ApiError('UserDisabled');
		const caller = { userId: identity.userId, identityId: identity.id, apiKeyId: null, domainId, provider } as const;
		return logIn(service, body.options, async () => caller);
	},
	logInWithApiKey: async (service, { parameters: { appId }, body }) => {
		const domainId = await domainOfApp(service.db, appId);
		return logIn(service, body.options, async (db) => {
			const key = await findKeyByHash(db, hashOfKeyValue(body.key));
			if (key?.appId !== appId || key.disabled) throw new ApiError('AuthError');
			if (key.userDisabled) throw new ApiError('UserDisabled');
			return { userId: key.userId, identityId: key.id, apiKeyId: key.id, domainId, provider: 'api-key' };
		});
	},
	logInAnonymously: async (service, { parameters: { appId }, body }) => {
		const domainId = await domainOfApp(service.db, appId);
		if (!service.welcomesStrangers) throw switchedOff("authentication via 'anon-user'");
		const provider = 'anon-user';
		const ids = await newAccount(service, appId, { provider });
		return logIn(service, body?.options, async () => ({ ...ids, apiKeyId: null, domainId, provider }));
	},
};

async function register(service: Service, appId: string, body: CheckedBodyOf<'register'>): Promise<void> {
	// Asked before the costly hash; that nobody else takes the name meanwhile is for the database to see to.
	if ((await findIdentity(service.db, appId, 'local-userpass', body.email)) !== undefined) {
		throw new ApiError('AccountNameInUse');
	}
	const passwordHash = await hashPassword(body.password);
	await newAccount(service, appId, { provider: 'local-userpass', subject: body.email, passwordHash });
}

async function newAccount(
	{ db, now, newId }: Service,
	appId: string,
	identity:
		| { readonly provider: 'local-userpass'; readonly subject: string; readonly passwordHash: string }
		| { readonly provider: 'anon-user' },
): Promise<{ readonly userId: string; readonly identityId: string }> {
	const ids = { userId: newId(), identityId: newId() };
	const account = { subject: ids.userId, passwordHash: null, ...identity };
	await createAccount(db, { ...ids, ...account, appId, now: now() });
	return ids;
}

function switchedOff(what: string): ApiError {
	return new ApiError('AuthProviderNotFound', {
		message: `${what} is unsupported: this server can be reached from other machines`,
	});
}
