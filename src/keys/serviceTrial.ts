import * as l10n from '@vscode/l10n';
import { kindOf, type ServiceConfig } from '../services/index.ts';
import { readServiceConfig, serviceLabel } from '../services/serviceConfig.ts';
import type { ProbeAnswer, ProbeOptions } from '../services/serviceKind.ts';
import { describeTrial } from './connectionWording.ts';
import { describeError } from './errorWording.ts';
import type { Prompts } from './prompts.ts';
import { entryOf, fillForm, type Draft, type FormOptions } from './serviceForm.ts';

/** Asks a service what it tells everybody; rejects with what stands in the way. */
export type Probe = (config: ServiceConfig, options: ProbeOptions) => Promise<ProbeAnswer>;

export const probeService: Probe = (config, options) => kindOf(config).probe(config, options);

/**
 * Tries a service until it can be reached, the person wants it as it is, or gives up (undefined). What is wrong is
 * said, and can be changed.
 */
export async function tryUntilSettled(
	options: FormOptions,
	probe: Probe,
	prompts: Prompts,
): Promise<ServiceConfig | undefined> {
	for (let draft: Draft | undefined = options.draft; draft !== undefined;) {
		const checked = readServiceConfig(entryOf(draft));
		if ('problem' in checked) throw new RangeError(checked.problem);
		const { config } = checked;
		const trial = await tryOnce(config, probe, prompts);
		if (!('problem' in trial)) return trial.config;
		const [change, save] = [l10n.t('Change'), l10n.t('Save Anyway')];
		const answer = await prompts.confirm({
			message: l10n.t('The key service {0} cannot be used now.', serviceLabel(config)),
			detail: trial.problem,
			actions: [change, save],
		});
		if (answer === save) return config;
		if (answer !== change) return undefined;
		draft = await fillForm({ ...options, draft }, prompts);
	}
	return undefined;
}

/** The service at the address where it was found, or a sentence for what stands in the way. */
async function tryOnce(config: ServiceConfig, probe: Probe, prompts: Prompts) {
	try {
		const title = l10n.t('Trying the connection…');
		const { address } = await prompts.progress(title, (signal) => probe(config, { signal }));
		if (address === undefined) return { config };
		void prompts.tell(l10n.t('The key service answers at {0}, so that address is saved.', address));
		return { config: { ...config, address } };
	} catch (error) {
		return { problem: wordsOfTrial(error) };
	}
}

/** @throws what is no answer of the network's but a fault of ours */
export function wordsOfTrial(error: unknown): string {
	const words = describeTrial(error) ?? describeError(error);
	if (words === undefined) throw error;
	return words;
}
