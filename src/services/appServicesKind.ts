import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { ServiceAddress } from '../client/address.ts';
import { Connection } from '../client/connection.ts';
import { lazyNodeFetchTransport } from '../client/lazyNodeFetch.ts';
import { ApiError, isServiceErrorCode, type ErrorCode } from '../protocol/errors.ts';
import { address, asciiAddress, missingField, serviceName } from './address.ts';
import { appServices } from './appServices.ts';
import type { ProbeAnswer, ProbeOptions, ServiceKind } from './serviceKind.ts';

const appId = v.pipe(
	v.string(() => l10n.t('The app id must be a text.')),
	v.trim(),
	v.regex(/^[\w-]{1,100}$/, () =>
		l10n.t('The app id must be 1 to 100 letters from A to Z, digits, hyphens and underscores.'),
	),
);

const entry = v.object({ kind: v.literal('appServices'), address, appId, name: v.optional(serviceName) }, missingField);
type Config = Readonly<v.InferOutput<typeof entry>>;

const probeMilliseconds = 15_000;

/** Services that speak the App Services client API. */
export const appServicesKind: ServiceKind<Config> = {
	label: () => l10n.t('App Services'),
	description: () => l10n.t('The Realm / Atlas App Services client API, as the local key server speaks it'),
	entry,
	fields: [
		{
			name: 'address',
			label: () => l10n.t('Address'),
			prompt: () => l10n.t('Address of the key service, such as https://keys.example.com'),
			example: 'https://keys.example.com',
			shape: v.pipe(address, v.transform(asciiAddress)),
		},
		{
			name: 'appId',
			label: () => l10n.t('App id'),
			prompt: () => l10n.t('Id of the app at the key service'),
			example: 'shop-abcde',
			shape: appId,
		},
	],
	id: (config) => `${config.kind} ${config.address} ${config.appId}`,
	defaultName: (config) => `${config.appId} (${new URL(config.address).host})`,
	connect: (config, { confirmLocation }) =>
		appServices({
			id: appServicesKind.id(config),
			label: config.name || appServicesKind.defaultName(config),
			host: new URL(config.address).host,
			appId: config.appId,
			address: async () => config.address,
			confirmLocation,
		}),
	probe,
	projectFiles: {
		names: ['realm_config.json', 'app.json', 'atlasConfig.json'],
		read: (content) => {
			const { success, output } = v.safeParse(projectFile, content);
			if (!success) return undefined;
			const id = output.app_id ?? output.appId;
			if (!v.is(appId, id)) return undefined;
			const where = output.baseUrl ?? output.base_url;
			return {
				appId: id.trim(),
				...(where !== undefined && v.is(address, where) && { address: asciiAddress(where) }),
				...(v.is(serviceName, output.name) && { name: output.name }),
			};
		},
	},
};

const text = v.fallback(v.optional(v.string()), undefined);
/** What App Services' own tools and templates write; anything else in it is none of ours. */
const projectFile = v.object({ app_id: text, appId: text, baseUrl: text, base_url: text, name: text });

async function probe(config: Config, options: ProbeOptions): Promise<ProbeAnswer> {
	const { signal, transport = lazyNodeFetchTransport } = options;
	const connection = new Connection(transport, probeMilliseconds);
	const there = new ServiceAddress(config.address);
	const parameters = { appId: config.appId };
	const reply = await connection.send(there.checkedBaseUrl(), 'location', { parameters, body: undefined, signal });
	const location = await there.move(reply.hostname);
	// Another origin is for the person to confirm, at the first sign-in.
	if (new URL(location).origin !== new URL(config.address).origin) return { location };
	const body = { username: '', password: '' };
	// Nobody is called nothing; but only who tries to sign in is told that it is off.
	await connection.send(location, 'logInWithPassword', { parameters, body, signal }).catch((error: unknown) => {
		if (!(error instanceof ApiError) || !isServiceErrorCode(error.code) || standsInTheWay.has(error.code)) throw error;
	});
	return { location };
}

const standsInTheWay = new Set<ErrorCode>(['AppNotFound', 'AuthProviderNotFound', 'DomainNotAllowed', 'NotFound']);
