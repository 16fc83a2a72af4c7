import * as l10n from '@vscode/l10n';
import type { Accounts } from './accounts.ts';
import { diagnose, type Patient, type Surroundings } from './diagnosis.ts';
import type { Prompts } from './prompts.ts';
import { draftOf, readEntries, type Entry, type ServiceSettings } from './serviceSettings.ts';
import type { Probe } from './serviceTrial.ts';
import { serviceId } from '../services/serviceConfig.ts';

export interface DiagnosisParts {
	readonly accounts: Accounts;
	readonly prompts: Prompts;
	readonly settings: ServiceSettings;
	readonly probe: Probe;
	readonly surroundings: Surroundings;
	/** The local key server, which is in no setting. */
	readonly local: { readonly id: string; readonly label: string; patient(): Promise<Patient> };
	readonly openDocument: (markdown: string) => PromiseLike<void>;
}

/** Writes a report on the connection to a service into a document that can be passed on. */
export async function diagnoseConnection(parts: DiagnosisParts, chosenId?: string): Promise<void> {
	const { prompts, settings, surroundings, local, openDocument } = parts;
	const entries = readEntries(settings).filter(({ config }) => config !== undefined);
	const choices = [
		{ label: local.label, description: '', id: local.id, value: () => local.patient() },
		...entries.map((entry) => ({
			label: entry.label,
			description: entry.config?.address ?? '',
			id: entry.config && serviceId(entry.config),
			value: async () => patientOf(entry, parts),
		})),
	];
	const chosen = choices.find(({ id }) => id === chosenId) ?? (choices.length === 1 ? choices[0] : undefined);
	const question = { title: l10n.t('Diagnose Connection'), prompt: l10n.t('Choose a key service') };
	const patient = chosen?.value ?? (await prompts.pick(question, choices));
	if (patient === undefined) return;
	const report = await prompts.progress(l10n.t('Looking at the connection…'), async (signal) =>
		diagnose(await patient(), surroundings, signal),
	);
	await openDocument(report);
}

function patientOf({ config }: Entry, { probe, accounts }: DiagnosisParts): Patient {
	if (config === undefined) throw new RangeError('an entry that cannot be used has no connection');
	const id = serviceId(config);
	const states = accounts.all.filter(({ service }) => service.id === id).map(({ state }) => state.kind);
	return {
		about: [...Object.entries(draftOf(config)), ['accounts', states.join(', ') || 'none']],
		address: config.address,
		probe: async (signal) => (await probe(config, { signal })).location,
	};
}
