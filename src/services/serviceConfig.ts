import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { kindOf, kinds, type ServiceConfig } from './index.ts';

export interface CheckedConfigs {
	readonly configs: readonly ServiceConfig[];
	/** One for each entry that cannot be used: its place, counted from 1, and a sentence that says what is wrong with it. */
	readonly problems: readonly { readonly entry: number; readonly problem: string }[];
}

export type CheckedConfig = { readonly config: ServiceConfig } | { readonly problem: string };

/** Reads the setting; what is wrong with one entry does not spoil the others. */
export function readServiceConfigs(setting: unknown): CheckedConfigs {
	const configs: ServiceConfig[] = [];
	const problems: { entry: number; problem: string }[] = [];
	const seen = new Set<string>();
	for (const [index, value] of entriesOf(setting).entries()) {
		const checked = readServiceConfig(value);
		if ('problem' in checked) {
			problems.push({ entry: index + 1, problem: checked.problem });
		} else if (!seen.has(serviceId(checked.config))) {
			seen.add(serviceId(checked.config));
			configs.push(checked.config);
		}
	}
	return { configs, problems };
}

/** The setting's list; people may write anything there. */
export function entriesOf(setting: unknown): readonly unknown[] {
	return Array.isArray(setting) ? (setting as unknown[]) : [];
}

export function readServiceConfig(value: unknown): CheckedConfig {
	const { success, output } = v.safeParse(v.object({ kind: v.string() }), value);
	const kind = success ? kinds.get(output.kind) : undefined;
	if (kind === undefined) {
		return { problem: l10n.t('The kind must be one of these: {0}.', [...kinds.keys()].join(', ')) };
	}
	const result = v.safeParse(kind.entry, value);
	// The table of kinds makes this type of the same schemas.
	return result.success ? { config: result.output as ServiceConfig } : { problem: result.issues[0].message };
}

/** What sessions at this service are filed by: kind, address and whatever else tells it from others. */
export function serviceId(config: ServiceConfig): string {
	return kindOf(config).id(config);
}

export function serviceLabel(config: ServiceConfig): string {
	return config.name || kindOf(config).defaultName(config);
}
