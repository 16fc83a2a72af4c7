import { pathOf } from '../../../../src/protocol/routes.ts';
import { requestsOf } from '../keyServer.ts';
import type { Request } from '../load.ts';
import { measures, type MeasureName } from '../measures.ts';
import { bearer, post } from '../target.ts';
import { keyIdOf } from './copyRows.ts';
import type { FilledDatabase } from './fillDatabase.ts';

/** Passwords are left out: they measure the hash, on whichever database. */
export type PostgresMeasure = Exclude<MeasureName, 'password-login'> | 'disable';

/** The bare query that a measure is compared with. */
export type Bare = 'select' | 'insert';

/** In this order. */
export const postgresMeasures: Readonly<Record<PostgresMeasure, { readonly title: string; readonly bare: Bare }>> = {
	profile: { title: measures.profile.title, bare: 'select' },
	list: { title: measures.list.title, bare: 'select' },
	refresh: { title: measures.refresh.title, bare: 'select' },
	'key-login': { title: measures['key-login'].title, bare: 'insert' },
	create: { title: measures.create.title, bare: 'insert' },
	disable: { title: 'disable a key', bare: 'insert' },
};

export function postgresRequests(name: PostgresMeasure, filled: FilledDatabase): Request[] {
	if (name !== 'disable') return requestsOf[name](filled);
	// The last of each one's keys; the first is for logging in.
	return filled.callers.map((caller) => {
		const path = pathOf('disableKey', { id: keyIdOf(caller, 19) });
		return { method: 'PUT', path, headers: bearer(caller.refresh) };
	});
}

export function bareRequests(bare: Bare, { callers, creators }: FilledDatabase): Request[] {
	if (bare === 'select') return callers.map((caller) => ({ path: `/${keyIdOf(caller, 0)}` }));
	return creators.map(({ id }, index) => post('/', { userId: id, name: `new-${index}` }));
}
