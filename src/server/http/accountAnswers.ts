import { ApiError } from '../../protocol/errors.ts';
import type { ProviderType } from '../../protocol/tokens.ts';
import { hashOfKeyValue } from '../auth/keyValue.ts';
import type { Service } from '../service.ts';
import { createAccount, domainOfApp, findIdentity } from '../store/accounts.ts';
import { findKeyByHash } from '../store/apiKeys.ts';
import { lockUser } from '../store/locks.ts';
import type { Answers, Call } from './answers.ts';
import { logIn, refusal, switchedOff, type Caller, type Refused } from './logIn.ts';
import { logInWithPassword } from './logInWithPassword.ts';
import { record } from './record.ts';

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
	register: async (service, call) => {
		await domainFor(service, call.parameters.appId, 'local-userpass');
		if (!service.policy.registration) throw switchedOff('registration');
		await register(service, call);
		return undefined;
	},
	logInWithPassword: async (service, call) => {
		const domainId = await domainFor(service, call.parameters.appId, 'local-userpass');
		return logInWithPassword(service, domainId, call);
	},
	logInWithApiKey: async (service, { parameters: { appId }, body, address }) => {
		const domainId = await domainFor(service, appId, 'api-key');
		const login = { appId, options: body.options, address };
		const found = await callerByKey(service.db, appId, body.key);
		if ('refused' in found) {
			await service.attempts.wrongKey(address);
			throw await refusal(service, login, found);
		}
		return logIn(service, login, async (db) => {
			await lockUser(db, found.userId);
			// It may have been disabled or deleted meanwhile.
			const caller = await callerByKey(db, appId, body.key);
			return 'refused' in caller ? caller : { ...caller, domainId };
		});
	},
	logInAnonymously: async (service, { parameters: { appId }, body, address }) => {
		const provider = 'anon-user';
		const domainId = await domainFor(service, appId, provider);
		await service.attempts.registration(address);
		return logIn(service, { appId, options: body?.options, address }, async (db) => {
			await domainOfApp(db, appId);
			const userId = service.newId();
			const identity = { provider, subject: userId, passwordHash: null } as const;
			const identityId = await createAccount(db, { ...identity, appId, userId, ...idAndTime(service) });
			return { userId, appId, identityId, apiKeyId: null, domainId, provider, by: provider };
		});
	},
};

async function callerByKey(
	db: Service['db'],
	appId: string,
	value: string,
): Promise<Omit<Caller, 'domainId'> | Refused> {
	const provider = 'api-key';
	const key = await findKeyByHash(db, hashOfKeyValue(value));
	if (key?.appId !== appId) return { refused: 'AuthError', userId: null, why: `${provider}: no such key` };
	const { id, userId, name } = key;
	const by = `${provider} ${name} (${id})`;
	if (key.disabled) return { refused: 'AuthError', userId, why: `${by}: disabled` };
	if (key.userDisabled) return { refused: 'UserDisabled', userId, why: `${by}: user disabled` };
	return { userId, appId, identityId: id, apiKeyId: id, provider, by };
}

async function register(service: Service, { parameters: { appId }, body, address }: Call<'register'>): Promise<void> {
	const { db, write, passwords, attempts, newId } = service;
	const provider = 'local-userpass';
	await attempts.registration(address);
	// Asked before the costly hash; that nobody else takes the name meanwhile is for the database to see to.
	if ((await findIdentity(db, appId, provider, body.email)) !== undefined) throw new ApiError('AccountNameInUse');
	const passwordHash = await passwords.hash(body.password);
	const userId = newId();
	await write(async (inside) => {
		// The hash took a while, and the command line may delete apps.
		await domainOfApp(inside, appId);
		const account = { provider, subject: body.email, passwordHash, appId, userId, ...idAndTime(service) } as const;
		await createAccount(inside, account);
		await record(service, inside, { appId, userId, action: 'user registered', subject: body.email, address });
	});
}

/** @throws ApiError AppNotFound; AuthProviderNotFound when this way of signing in is off */
async function domainFor({ db, policy }: Service, appId: string, provider: ProviderType): Promise<string> {
	const domainId = await domainOfApp(db, appId);
	if (!policy.signIn.has(provider)) throw switchedOff(`authentication via '${provider}'`);
	return domainId;
}

function idAndTime({ newId, now }: Service): { readonly identityId: string; readonly now: number } {
	return { identityId: newId(), now: now() };
}
