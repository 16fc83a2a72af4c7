import type * as v from 'valibot';
import { appServicesKind } from './appServicesKind.ts';
import { betterAuthKind } from './betterAuthKind.ts';
import type { ServiceKind } from './serviceKind.ts';

/** One line for each kind of key service, by its name in the setting. */
const table = { appServices: appServicesKind, betterAuth: betterAuthKind } satisfies Readonly<
	Record<string, ServiceKind>
>;

/** One entry of the setting `userApiKeys.services`, checked. */
export type ServiceConfig = Readonly<v.InferOutput<(typeof table)[keyof typeof table]['entry']>>;

export const kinds: ReadonlyMap<string, ServiceKind> = new Map(Object.entries(table));

export function kindOf(config: Pick<ServiceConfig, 'kind'>): ServiceKind {
	return table[config.kind];
}
