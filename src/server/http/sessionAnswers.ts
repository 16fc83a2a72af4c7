import { ApiError } from '../../protocol/errors.ts';
import type { ReplyOf } from '../../protocol/routes.ts';
import type { Service } from '../service.ts';
import { deleteUser, identitiesOf } from '../store/accounts.ts';
import { endSession, type Session } from '../store/sessions.ts';
import type { Answers } from './answers.ts';
import { writeAs } from './authenticate.ts';
import { record } from './record.ts';

export const sessionAnswers: Answers<'profile' | 'refresh' | 'logOut' | 'deleteUser'> = {
	profile: ({ db }, { session }) => profileOf(db, session),
	refresh: async ({ tokens }, { session }) => ({ access_token: tokens.issueAccess(session) }),
	logOut: async (service, { session, address }) => {
		const { id, appId, userId, provider } = session;
		await writeAs(service, { session, name: 'logOut' }, async (db) => {
			await endSession(db, id);
			await record(service, db, { appId, userId, action: 'signed out', subject: provider, address });
		});
		return undefined;
	},
	deleteUser: async (service, { session, address }) => {
		// A program that was given a key was not given the account.
		if (session.apiKeyId !== null) throw new ApiError('Forbidden');
		const { appId, userId } = session;
		await writeAs(service, { session }, async (db) => {
			const { data } = await profileOf(db, session);
			await deleteUser(db, userId);
			const subject = typeof data['email'] === 'string' ? data['email'] : userId;
			await record(service, db, { appId, userId, action: 'user deleted', subject, address });
		});
		return undefined;
	},
};

async function profileOf(db: Service['db'], session: Session): Promise<ReplyOf<'profile'>> {
	const identities = await identitiesOf(db, session.userId);
	const email = identities.find(({ provider }) => provider === 'local-userpass')?.subject;
	const known = identities
		// A server key's user has no way to sign in but the key, which is added below.
		.filter(({ provider }) => provider !== 'api-key')
		.map(({ id, provider, subject }) => ({
			id,
			provider_type: provider,
			provider_data: provider === 'local-userpass' ? { email: subject } : {},
		}));
	const key = { id: session.identityId, provider_type: session.provider, provider_data: {} };
	return {
		user_id: session.userId,
		domain_id: session.domainId,
		type: session.userType,
		identities: session.apiKeyId === null ? known : [...known, key],
		data: email === undefined ? {} : { email },
	};
}
