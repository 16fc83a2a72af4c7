import type { CheckedBodyOf, ParametersOf, ReplyOf, RouteName, Routes } from '../../protocol/routes.ts';
import type { Service } from '../service.ts';
import type { Session } from '../store/sessions.ts';
import { accountAnswers } from './accountAnswers.ts';
import { emailAnswers } from './emailAnswers.ts';
import { keyAnswers } from './keyAnswers.ts';
import { sessionAnswers } from './sessionAnswers.ts';

/** A request to a route once everything about it is checked. */
export interface Call<Name extends RouteName> {
	readonly parameters: ParametersOf<Name>;
	readonly body: CheckedBodyOf<Name>;
	readonly session: Routes[Name]['token'] extends 'none' ? undefined : Session;
	/** Where the request comes from. */
	readonly address: string;
}

export type Answer<Name extends RouteName> = (service: Service, call: Call<Name>) => Promise<ReplyOf<Name>>;

export type Answers<Names extends RouteName = RouteName> = { readonly [Name in Names]: Answer<Name> };

/** What the server says to each route. A route without an answer does not compile. */
export const answers: Answers = { ...accountAnswers, ...emailAnswers, ...sessionAnswers, ...keyAnswers };
