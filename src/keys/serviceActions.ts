import * as l10n from '@vscode/l10n';
import type { ServiceConfig } from '../services/index.ts';
import { readServiceConfig, serviceId, serviceLabel } from '../services/serviceConfig.ts';
import { asciiAddress } from '../services/address.ts';
import type { Accounts } from './accounts.ts';
import { ExpectedError } from './expectedError.ts';
import type { FreshSecrets } from './freshSecrets.ts';
import { askToLeave, signOutOf, type Leaving } from './leaveService.ts';
import type { Prompts } from './prompts.ts';
import { entryOf, fillForm, kindOfDraft, type Draft } from './serviceForm.ts';
import * as settings from './serviceSettings.ts';
import { tryUntilSettled, type Probe } from './serviceTrial.ts';

export interface ServiceActionParts {
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly prompts: Prompts;
	readonly settings: settings.ServiceSettings;
	readonly probe: Probe;
}

/** What a person does with key services: add, edit and remove them. */
export class ServiceActions {
	readonly #parts: ServiceActionParts;

	constructor(parts: ServiceActionParts) {
		this.#parts = parts;
	}

	/** @param known what is known of the service already */
	async add(known: Draft = {}): Promise<void> {
		const title = l10n.t('Add Key Service');
		const isTaken = (config: ServiceConfig) => settings.isConfigured(this.#parts.settings, config);
		const draft = await fillForm({ title, draft: known, isTaken }, this.#parts.prompts);
		if (draft !== undefined) await this.#tryAndAdd(title, draft);
	}

	/**
	 * Adds a service that something else than the person names, once they have seen all of it.
	 * @param from says where it comes from
	 * @throws ExpectedError if it cannot be a service
	 */
	async offer(draft: Draft, from: string): Promise<void> {
		const { prompts } = this.#parts;
		const checked = readServiceConfig(entryOf(draft));
		if ('problem' in checked) throw new ExpectedError(`${from} ${checked.problem}`);
		const label = serviceLabel(checked.config);
		if (settings.isConfigured(this.#parts.settings, checked.config)) {
			void prompts.tell(l10n.t('The key service {0} is in the settings already.', label));
			return;
		}
		const shown = { ...draft, address: asciiAddress(checked.config.address) };
		const add = l10n.t('Add Key Service');
		const answer = await prompts.confirm({
			message: l10n.t('Add the key service {0}?', label),
			detail: [from, ...facts(shown), l10n.t('Add it only if you know this address. Nobody is signed in by it.')].join(
				'\n\n',
			),
			actions: [add],
		});
		if (answer === add) await this.#tryAndAdd(add, shown);
	}

	async edit(): Promise<void> {
		const title = l10n.t('Edit Key Service');
		const entry = await this.#pickEntry(title);
		if (entry === undefined) return;
		const isTaken = (other: ServiceConfig) => settings.isConfigured(this.#parts.settings, other, entry);
		const options = { title, draft: settings.draftOf(entry.value), isTaken };
		const draft = await fillForm(options, this.#parts.prompts);
		if (draft === undefined) return;
		const { probe, prompts } = this.#parts;
		const config = await tryUntilSettled({ ...options, draft }, probe, prompts);
		if (config === undefined) return;
		// It may have been found at another address than the one entered.
		if (isTaken(config)) throw new ExpectedError(l10n.t('This key service is in the settings already.'));
		const isOther = entry.config !== undefined && serviceId(entry.config) !== serviceId(config);
		const endings = isOther ? await askToLeave(leaving(entry, 'by saving a change'), this.#parts) : [];
		if (endings === undefined) return;
		await settings.replaceEntry(this.#parts.settings, entry, [entryOf(settings.draftOf(config))]);
		await signOutOf(endings, this.#parts);
		void prompts.tell(l10n.t('The key service {0} was saved.', serviceLabel(config)));
	}

	async remove(): Promise<void> {
		const entry = await this.#pickEntry(l10n.t('Remove Key Service'));
		if (entry === undefined) return;
		const endings = await askToLeave(leaving(entry, 'by removing it'), this.#parts);
		if (endings === undefined) return;
		// First of all: where it cannot be written, nobody is to be signed out for nothing.
		await settings.replaceEntry(this.#parts.settings, entry, []);
		await signOutOf(endings, this.#parts);
		void this.#parts.prompts.tell(l10n.t('The key service {0} was removed.', entry.label));
	}

	async #tryAndAdd(title: string, draft: Draft): Promise<void> {
		const { probe, prompts } = this.#parts;
		const isTaken = (config: ServiceConfig) => settings.isConfigured(this.#parts.settings, config);
		const config = await tryUntilSettled({ title, draft, isTaken }, probe, prompts);
		if (config === undefined) return;
		if (isTaken(config)) throw new ExpectedError(l10n.t('This key service is in the settings already.'));
		await settings.addEntry(this.#parts.settings, entryOf(settings.draftOf(config)));
		void prompts.tell(
			l10n.t('The key service {0} was added. Sign in there when you want to see your keys.', serviceLabel(config)),
		);
	}

	async #pickEntry(title: string): Promise<settings.Entry | undefined> {
		const entries = settings.readEntries(this.#parts.settings);
		if (entries.length === 0) {
			throw new ExpectedError(l10n.t('There is no key service besides the local one. Add one first.'));
		}
		const choices = entries.map((value) => ({
			label: value.label,
			description: value.problem ?? value.config?.address ?? '',
			value,
		}));
		return this.#parts.prompts.pick({ title, prompt: l10n.t('Choose a key service') }, choices);
	}
}

function facts(draft: Draft): readonly string[] {
	return kindOfDraft(draft).fields.map((field) => `${field.label()}: ${draft[field.name] ?? ''}`);
}

/** What is asked before a service is left; the sentences stand in full, so that each can be translated. */
function leaving({ config, label }: settings.Entry, how: 'by removing it' | 'by saving a change'): Leaving {
	const words = {
		'by removing it': {
			question: l10n.t('Remove the key service {0}?', label),
			go: l10n.t('Remove'),
			signOut: l10n.t('Sign Out and Remove'),
			keep: l10n.t('Remove, Keep Sign-In Hidden'),
		},
		'by saving a change': {
			question: l10n.t('With this change it is another key service than {0}. Save it?', label),
			go: l10n.t('Save'),
			signOut: l10n.t('Sign Out and Save'),
			keep: l10n.t('Save, Keep Sign-In Hidden'),
		},
	};
	return { serviceId: config && serviceId(config), ...words[how] };
}
