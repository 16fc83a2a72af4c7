import * as l10n from '@vscode/l10n';
import { kinds } from '../services/index.ts';
import { ExpectedError } from './expectedError.ts';
import type { Draft } from './serviceForm.ts';

/** What is used of a link to the extension. */
export interface Link {
	readonly path: string;
	/** As VS Code gives it: decoded already. */
	readonly query: string;
	readonly fragment: string;
}

/**
 * What a link `…/add-service?kind=…&address=…&name=…` asks for; whether it can be a service is not checked yet.
 * @throws ExpectedError for every other link: nothing but adding a service can be asked for in this way
 */
export function readServiceLink({ path, query, fragment }: Link): Draft {
	if (path !== '/add-service' || fragment !== '') {
		throw new ExpectedError(l10n.t('This link asks for something that User API Keys does not do by a link.'));
	}
	const parameters = parametersOf(query);
	const draft = Object.fromEntries(parameters);
	const kind = kinds.get(draft['kind'] ?? '');
	if (kind === undefined) {
		throw new ExpectedError(
			l10n.t(
				'This link names no kind of key service that is known here. Known are: {0}.',
				[...kinds.keys()].join(', '),
			),
		);
	}
	const known = ['kind', 'name', ...kind.fields.map(({ name }) => name)];
	// What else it holds might be a secret, so it is not repeated.
	if (parameters.some(([name]) => !known.includes(name)) || Object.keys(draft).length !== parameters.length) {
		throw new ExpectedError(
			l10n.t('This link says more than a key service needs, so it is not followed. It may say: {0}.', known.join(', ')),
		);
	}
	return draft;
}

/**
 * VS Code decodes the whole query before it hands it over, and keeps no other form of it: so nothing is decoded again, and
 * names may hold %, +, # and =. An & in a name cannot be told any more from one between parameters, except by what follows
 * it: `R&D` is a name, but of `name=a&b=c` nobody can say whether it is one name or a parameter too many, such as a mailing
 * tool appends. It is refused, since a guess would put something into the settings that nobody meant.
 */
function parametersOf(query: string): readonly (readonly [name: string, value: string])[] {
	return query.split(/&(?=[^&=\s]+=)/).map((part) => {
		const [name = ''] = part.split('=', 1);
		return [name, part.slice(name.length + 1)];
	});
}
