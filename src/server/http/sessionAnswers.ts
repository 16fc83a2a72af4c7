import { ApiError } from '../../protocol/errors.ts';
import { identitiesOf } from '../store/accounts.ts';
import { endSession } from '../store/sessions.ts';
import type { Answers } from './answers.ts';

export const sessionAnswers: Answers<'profile' | 'refresh' | 'logOut'> = {
	profile: async ({ db }, { session }) => {
		const identities = await identitiesOf(db, session.userId);
		const email = identities.find(({ provider }) => provider === 'local-userpass')?.subject;
		const known = identities.map(({ id, provider, subject }) => ({
			id,
			provider_type: provider,
			provider_data: provider === 'local-userpass' ? { email: subject } : {},
		}));
		const key = { id: session.identityId, provider_type: session.provider, provider_data: {} };
		return {
			user_id: session.userId,
			domain_id: session.domainId,
			type: 'normal',
			identities: session.apiKeyId === null ? known : [...known, key],
			data: email === undefined ? {} : { email },
		};
	},
	refresh: async ({ tokens }, { session }) => ({ access_token: await tokens.issueAccess(session) }),
	logOut: async ({ db }, { session }) => {
		// Two log-outs at once: the second finds nothing.
		if (!(await endSession(db, session.id))) throw new ApiError('InvalidSession');
		return undefined;
	},
};
