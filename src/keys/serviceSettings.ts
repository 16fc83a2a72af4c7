import * as l10n from '@vscode/l10n';
import { entriesOf, readServiceConfig, serviceId, serviceLabel } from '../services/serviceConfig.ts';
import type { ServiceConfig } from '../services/index.ts';
import { ExpectedError } from './expectedError.ts';
import type { Draft } from './serviceForm.ts';

/** The user setting `userApiKeys.services`. People and other windows change it at any time. */
export interface ServiceSettings {
	read(): unknown;
	write(entries: readonly unknown[]): PromiseLike<void>;
}

/** One entry as it stands in the setting. */
export interface Entry {
	/** Counted from 0. */
	readonly place: number;
	readonly value: unknown;
	/** Undefined if it cannot be used; `problem` says why. */
	readonly config: ServiceConfig | undefined;
	readonly problem: string | undefined;
	readonly label: string;
}

export function readEntries(settings: ServiceSettings): readonly Entry[] {
	return entriesOf(settings.read()).map((value, place) => {
		const checked = readServiceConfig(value);
		if ('config' in checked) {
			const { config } = checked;
			return { place, value, config, problem: undefined, label: serviceLabel(config) };
		}
		const { name = l10n.t('Entry {0}', place + 1) } = draftOf(value);
		return { place, value, config: undefined, problem: checked.problem, label: name };
	});
}

/** What of an entry can be filled into the form: its texts. */
export function draftOf(value: unknown): Draft {
	if (typeof value !== 'object' || value === null) return {};
	return Object.fromEntries(
		Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
	);
}

export async function addEntry(settings: ServiceSettings, value: Draft): Promise<void> {
	await write(settings, [...entriesOf(settings.read()), value]);
}

/**
 * Puts other entries in the place of one.
 * @throws ExpectedError if it is not there any more
 */
export async function replaceEntry(settings: ServiceSettings, { place, value }: Entry, by: readonly Draft[]) {
	const entries = entriesOf(settings.read());
	const isSame = (candidate: unknown) => JSON.stringify(candidate) === JSON.stringify(value);
	const found = isSame(entries[place]) ? place : entries.findIndex(isSame);
	if (found < 0) {
		throw new ExpectedError(
			l10n.t('The setting was changed meanwhile, so nothing was done. Look at it and try again.'),
		);
	}
	await write(settings, entries.toSpliced(found, 1, ...by));
}

/** VS Code writes nothing into a settings.json that is not saved or that it cannot read. */
async function write(settings: ServiceSettings, entries: readonly unknown[]): Promise<void> {
	try {
		await settings.write(entries);
	} catch (cause) {
		throw new ExpectedError(
			l10n.t(
				'VS Code could not write the setting "User API Keys: Services", so nothing was done. Open settings.json, mend what is wrong there, save it, and try again.',
			),
			{ cause },
		);
	}
}

export function isConfigured(settings: ServiceSettings, config: ServiceConfig, except?: Entry): boolean {
	return readEntries(settings).some(
		(entry) =>
			entry.config !== undefined && entry.place !== except?.place && serviceId(entry.config) === serviceId(config),
	);
}
