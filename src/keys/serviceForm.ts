import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { serviceName } from '../services/address.ts';
import { kinds, type ServiceConfig } from '../services/index.ts';
import type { ServiceField, ServiceKind } from '../services/serviceKind.ts';
import { readServiceConfig } from '../services/serviceConfig.ts';
import type { Prompts } from './prompts.ts';

/** An entry of the setting while it is being filled in: texts by their names in the setting. */
export type Draft = Readonly<Record<string, string>>;

export interface FormOptions {
	readonly title: string;
	readonly draft: Draft;
	/** Whether another entry is this service already. */
	readonly isTaken: (config: ServiceConfig) => boolean;
}

/** Asks for everything that a service of a kind needs, one after the other. Undefined when the person stops. */
export async function fillForm({ title, draft: first, isTaken }: FormOptions, prompts: Prompts) {
	let draft = first;
	const choosesKind = kinds.size > 1;
	for (let step = choosesKind ? 0 : 1; ;) {
		if (step === 0) {
			const kind = await pickKind(title, prompts);
			if (kind === undefined) return undefined;
			draft = { ...draft, kind };
			step++;
		}
		const kind = kindOfDraft(draft);
		const fields = [...kind.fields, nameField(kind)];
		const field = fields[step - 1];
		if (field === undefined) return draft;
		const answer = await prompts.step({
			title,
			step: step + Number(choosesKind),
			steps: fields.length + Number(choosesKind),
			prompt: field.prompt(),
			example: example(field, draft, kind),
			value: draft[field.name] ?? '',
			problem: (text) => fieldProblem(field, text) ?? takenProblem({ ...draft, [field.name]: text }, isTaken),
		});
		if (answer === undefined) return undefined;
		draft = { ...draft, [field.name]: normal(field, answer.text, draft[field.name]) };
		step = answer.goesBack ? Math.max(step - 1, choosesKind ? 0 : 1) : step + 1;
	}
}

/** The kind that a draft is of; the first one if it does not say. */
export function kindOfDraft(draft: Draft): ServiceKind {
	const kind = kinds.get(draft['kind'] ?? '') ?? [...kinds.values()][0];
	if (kind === undefined) throw new RangeError('there is no kind of key service');
	return kind;
}

/** A draft as it goes into the setting: nothing empty, nothing that is not asked for. */
export function entryOf(draft: Draft): Draft {
	const kind = kindOfDraft(draft);
	const name = [...kinds].find(([, candidate]) => candidate === kind)?.[0] ?? '';
	const keys = [...kind.fields.map((field) => field.name), 'name'];
	const texts = keys.map((key) => [key, draft[key]?.trim() ?? ''] as const);
	return { kind: name, ...Object.fromEntries(texts.filter(([, text]) => text !== '')) };
}

async function pickKind(title: string, prompts: Prompts): Promise<string | undefined> {
	const choices = [...kinds].map(([value, kind]) => ({ label: kind.label(), description: kind.description(), value }));
	return prompts.pick({ title, prompt: l10n.t('Choose the kind of key service') }, choices);
}

function nameField(kind: ServiceKind): ServiceField {
	return {
		name: 'name',
		label: () => l10n.t('Name'),
		prompt: () => l10n.t('What the view calls this key service; leave it empty for the usual name'),
		example: kind.label(),
		shape: serviceName,
	};
}

function example(field: ServiceField, draft: Draft, kind: ServiceKind): string {
	if (field.name !== 'name') return field.example;
	const checked = readServiceConfig(entryOf({ ...draft, name: '' }));
	return 'config' in checked ? kind.defaultName(checked.config) : '';
}

/** What was there before stays as it was written: sessions are filed by it. */
function normal(field: ServiceField, text: string, before: string | undefined): string {
	const result = v.safeParse(field.shape, text);
	return text === before || !result.success ? text : result.output;
}

function fieldProblem(field: ServiceField, text: string): string | undefined {
	const result = v.safeParse(field.shape, text);
	return result.success ? undefined : result.issues[0].message;
}

/** Known as soon as enough is filled in to tell which service it is. */
function takenProblem(draft: Draft, isTaken: FormOptions['isTaken']): string | undefined {
	const checked = readServiceConfig(entryOf(draft));
	return 'config' in checked && isTaken(checked.config)
		? l10n.t('This key service is in the settings already.')
		: undefined;
}
