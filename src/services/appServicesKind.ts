import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { address, asciiAddress, missingField, serviceName } from './address.ts';
import { appServices } from './appServices.ts';
import type { ServiceKind } from './serviceKind.ts';

const appId = v.pipe(
	v.string(() => l10n.t('The app id must be a text.')),
	v.trim(),
	v.regex(/^[\w-]{1,100}$/, () =>
		l10n.t('The app id must be 1 to 100 letters from A to Z, digits, hyphens and underscores.'),
	),
);

const entry = v.object({ kind: v.literal('appServices'), address, appId, name: v.optional(serviceName) }, missingField);
type Config = Readonly<v.InferOutput<typeof entry>>;

/** Services that speak the App Services client API. */
export const appServicesKind: ServiceKind<Config> = {
	label: () => l10n.t('App Services'),
	description: () => l10n.t('The Realm / Atlas App Services client API, as the local key server speaks it'),
	entry,
	fields: [
		{
			name: 'address',
			label: () => l10n.t('Address'),
			prompt: () => l10n.t('Address of the key service'),
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
	connect: async (config, { confirmLocation }) =>
		appServices({
			id: appServicesKind.id(config),
			label: config.name || appServicesKind.defaultName(config),
			host: new URL(config.address).host,
			appId: config.appId,
			address: async () => config.address,
			confirmLocation,
		}),
	probe: async (config, options) => (await import('./appServicesProbe.ts')).probeAppServices(config, options),
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
