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
		const problem = await findProblem(config, probe, prompts);
		if (problem === undefined) return config;
		const [change, save] = [l10n.t('Change'), l10n.t('Save Anyway')];
		const answer = await prompts.confirm({
			message: l10n.t('The key service {0} cannot be used now.', serviceLabel(config)),
			detail: problem,
			actions: [change, save],
		});
		if (answer === save) return config;
		if (answer !== change) return undefined;
		draft = await fillForm({ ...options, draft }, prompts);
	}
	return undefined;
}

/** A sentence for what stands in the way, undefined if nothing does. */
async function findProblem(config: ServiceConfig, probe: Probe, prompts: Prompts): Promise<string | undefined> {
	try {
		await prompts.progress(l10n.t('Trying the connection…'), (signal) => probe(config, { signal }));
		return undefined;
	} catch (error) {
		return wordsOfTrial(error);
	}
}

/** @throws what is no answer of the network's but a fault of ours */
export function wordsOfTrial(error: unknown): string {
	const words = describeTrial(error) ?? describeError(error);
	if (words === undefined) throw error;
	return words;
}
