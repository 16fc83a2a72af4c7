import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { lazyNodeFetchTransport } from '../client/lazyNodeFetch.ts';
import { address, asciiAddress, missingField, serviceName } from './address.ts';
import type { ServiceKind } from './serviceKind.ts';

const clientId = v.pipe(
	v.string(() => l10n.t('The client id must be a text.')),
	v.trim(),
	v.regex(/^[\x21-\x7e]{0,100}$/, () =>
		l10n.t('The client id must have at most 100 characters, without spaces; leave it empty if there is none.'),
	),
);

const entry = v.object(
	{
		kind: v.literal('betterAuth'),
		address,
		clientId: v.optional(
			v.pipe(
				clientId,
				v.transform((text) => (text === '' ? undefined : text)),
			),
		),
		name: v.optional(serviceName),
	},
	missingField,
);
type Config = Readonly<v.InferOutput<typeof entry>>;

/** Where Better Auth answers unless its owner says otherwise. */
const usualPath = '/api/auth';

/** Servers with Better Auth and its plugin for API keys. */
export const betterAuthKind: ServiceKind<Config> = {
	label: () => l10n.t('Better Auth'),
	description: () => l10n.t('A server with Better Auth and its plugins apiKey and bearer'),
	entry,
	fields: [
		{
			name: 'address',
			label: () => l10n.t('Address'),
			prompt: () => l10n.t('Address of the Better Auth server, with its base path if that is not /api/auth'),
			example: 'https://www.example.com',
			shape: v.pipe(address, v.transform(asciiAddress)),
		},
		{
			name: 'clientId',
			label: () => l10n.t('Client id'),
			prompt: () => l10n.t('Client id for signing in with a code; leave it empty if the server has no such sign-in'),
			example: 'user-api-keys',
			shape: clientId,
		},
	],
	// How people sign in there does not make it another service.
	id: (config) => `${config.kind} ${withBasePath(config.address)}`,
	defaultName: (config) => l10n.t('{0} (Better Auth)', whereOf(config)),
	connect: async (config) => {
		// Most people have no such service.
		const { betterAuth } = await import('./betterAuth/service.ts');
		return betterAuth({
			id: betterAuthKind.id(config),
			label: config.name || betterAuthKind.defaultName(config),
			host: new URL(config.address).host,
			address: withBasePath(config.address),
			clientId: config.clientId,
		});
	},
	probe: async (config, { signal, transport = lazyNodeFetchTransport }) => {
		const suspected = withBasePath(config.address);
		const otherwise = suspected === config.address ? suspected + usualPath : undefined;
		const suspect = { address: suspected, otherwise, clientId: config.clientId };
		const { findBetterAuth } = await import('./betterAuth/probe.ts');
		const location = await findBetterAuth(suspect, { signal, transport });
		return location === suspected ? { location } : { location, address: location };
	},
	projectFiles: { names: [], read: () => undefined },
};

/** An address with a path is where Better Auth is. */
function withBasePath(text: string): string {
	const plain = asciiAddress(text);
	return new URL(plain).pathname === '/' ? plain + usualPath : plain;
}

function whereOf(config: Config): string {
	const { host, pathname } = new URL(withBasePath(config.address));
	return pathname === usualPath ? host : host + pathname;
}
