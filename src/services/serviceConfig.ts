import * as v from 'valibot';
import { isSafeForCredentials } from '../protocol/address.ts';

const address = v.pipe(
	v.string(),
	v.trim(),
	v.check((text) => isAddress(text), 'the address must be https://…, or http:// for this machine only'),
	v.transform((text) => text.replace(/\/+$/, '')),
);

/** One entry of the setting `userApiKeys.services`. */
export const serviceConfig = v.object({
	kind: v.literal('appServices', 'the kind must be "appServices"'),
	address,
	appId: v.pipe(
		v.string('the app id is missing'),
		v.trim(),
		v.regex(/^[\w-]{1,100}$/, 'the app id has odd characters'),
	),
	name: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(60))),
});
export type ServiceConfig = Readonly<v.InferOutput<typeof serviceConfig>>;

export interface CheckedConfigs {
	readonly configs: readonly ServiceConfig[];
	/** One for each entry that cannot be used: its place, counted from 1, and what is wrong with it. */
	readonly problems: readonly { readonly entry: number; readonly problem: string }[];
}

/** Reads the setting; what is wrong with one entry does not spoil the others. */
export function readServiceConfigs(setting: unknown): CheckedConfigs {
	const configs: ServiceConfig[] = [];
	const problems: { entry: number; problem: string }[] = [];
	const seen = new Set<string>();
	for (const [index, value] of (Array.isArray(setting) ? (setting as unknown[]) : []).entries()) {
		const result = v.safeParse(serviceConfig, value);
		if (!result.success) {
			problems.push({ entry: index + 1, problem: result.issues[0].message });
		} else if (!seen.has(serviceId(result.output))) {
			seen.add(serviceId(result.output));
			configs.push(result.output);
		}
	}
	return { configs, problems };
}

/** What sessions at this service are filed by: kind, address and app together. */
export function serviceId(config: ServiceConfig): string {
	return `${config.kind} ${config.address} ${config.appId}`;
}

function isAddress(text: string): boolean {
	const url = /[?#@\\\s]/.test(text) ? null : URL.parse(text);
	return url !== null && isSafeForCredentials(url);
}
