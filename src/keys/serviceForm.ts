import * as l10n from '@vscode/l10n';
import * as v from 'valibot';
import { serviceName } from '../services/address.ts';
import { kinds, type ServiceConfig } from '../services/index.ts';
import type { ServiceField, ServiceKind } from '../services/serviceKind.ts';
import { readServiceConfig, serviceLabel } from '../services/serviceConfig.ts';
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
export async function fillForm(options: FormOptions, prompts: Prompts): Promise<Draft | undefined> {
	let { draft } = options;
	// Step 0 is the kind, where there is more than one.
	const first = kinds.size > 1 ? 0 : 1;
	// Known for what is edited or changed after a try; a step back from the address leads there all the same.
	for (let step = draft['kind'] === undefined ? first : 1; step <= fieldsOf(draft).length;) {
		const answer =
			step === 0
				? await pickKind(options.title, draft, prompts)
				: await askField(fieldsOf(draft), step, { ...options, draft }, prompts);
		if (answer === undefined) return undefined;
		({ draft } = answer);
		step = answer.goesBack ? Math.max(step - 1, first) : step + 1;
	}
	return draft;
}

interface Answer {
	readonly draft: Draft;
	readonly goesBack: boolean;
}

async function pickKind(title: string, draft: Draft, prompts: Prompts): Promise<Answer | undefined> {
	const choices = [...kinds].map(([value, kind]) => ({ label: kind.label(), description: kind.description(), value }));
	const kind = await prompts.pick({ title, prompt: l10n.t('Choose the kind of key service') }, choices);
	return kind === undefined ? undefined : { draft: { ...draft, kind }, goesBack: false };
}

/** @param step counted from 1 */
async function askField(
	fields: readonly ServiceField[],
	step: number,
	{ title, draft, isTaken }: FormOptions,
	prompts: Prompts,
): Promise<Answer | undefined> {
	const field = fields[step - 1];
	if (field === undefined) throw new RangeError('there is no such field');
	const before = kinds.size > 1 ? 1 : 0;
	const answer = await prompts.step({
		title,
		step: step + before,
		steps: fields.length + before,
		prompt: field.prompt(),
		example: example(field, draft),
		value: draft[field.name] ?? '',
		problem: (text) => fieldProblem(field, text) ?? takenProblem({ ...draft, [field.name]: text }, isTaken),
	});
	if (answer === undefined) return undefined;
	const text = normal(field, answer.text, draft[field.name]);
	return { draft: { ...draft, [field.name]: text }, goesBack: answer.goesBack };
}

function fieldsOf(draft: Draft): readonly ServiceField[] {
	const kind = kindOfDraft(draft);
	return [...kind.fields, nameField(kind)];
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

function nameField(kind: ServiceKind): ServiceField {
	return {
		name: 'name',
		label: () => l10n.t('Name'),
		prompt: () => l10n.t('What the view calls this key service; leave it empty for the usual name'),
		example: kind.label(),
		shape: serviceName,
	};
}

function example(field: ServiceField, draft: Draft): string {
	if (field.name !== 'name') return field.example;
	const checked = readServiceConfig(entryOf({ ...draft, name: '' }));
	return 'config' in checked ? serviceLabel(checked.config) : '';
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
