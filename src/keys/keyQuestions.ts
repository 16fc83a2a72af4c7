import * as l10n from '@vscode/l10n';
import type { NewKey } from '../services/keyService.ts';
import type { Account } from './account.ts';
import { askLife, type Life } from './lifeQuestions.ts';
import type { Prompts, TextQuestion } from './prompts.ts';
import { accountAt } from './serviceWords.ts';
import { describeNameProblem } from './wording.ts';

/** What a new key is to be: its name, and what else the service lets a person choose. */
export async function askNewKey(account: Account, title: string, prompts: Prompts): Promise<NewKey | undefined> {
	const { abilities } = account.service;
	const name = await askName(
		account,
		{ title, prompt: l10n.t('Name of the new key of {0}', accountAt(account)) },
		prompts,
	);
	if (name === undefined) return undefined;
	const life = abilities.expiry ? await askFirstLife(title, name, prompts) : forever;
	if (life === undefined) return undefined;
	const prefix = abilities.prefix ? await askPrefix(title, prompts) : '';
	if (prefix === undefined) return undefined;
	const { seconds } = life;
	return { name, ...(seconds !== undefined && { expiresInSeconds: seconds }), ...(prefix !== '' && { prefix }) };
}

const forever: Life = { seconds: undefined };

function askFirstLife(title: string, name: string, prompts: Prompts): Promise<Life | undefined> {
	return askLife({ title, prompt: l10n.t('When {0} expires', name) }, l10n.t('No expiry'), prompts);
}

async function askPrefix(title: string, prompts: Prompts): Promise<string | undefined> {
	const prompt = l10n.t('Prefix of the value (leave empty for the usual one)');
	// Which prefixes are good is for the service to say.
	const prefix = await prompts.text({ title, prompt, problem: () => undefined });
	return prefix?.trim();
}

/**
 * A key's name; `except` is the key that may keep its own. Spaces around it are no part of it: nobody sees them in a list,
 * by which a key is found again whose answer got lost.
 */
export async function askName(
	account: Account,
	question: Omit<TextQuestion, 'problem'>,
	prompts: Prompts,
	except?: string,
): Promise<string | undefined> {
	const problem = (text: string) => nameProblem(account, text.trim(), except);
	return (await prompts.text({ ...question, problem }))?.trim();
}

function nameProblem(account: Account, name: string, except?: string): string | undefined {
	const problem = account.service.nameProblem(name);
	if (problem !== undefined) return describeNameProblem(problem);
	const isTaken = account.keys.some((key) => key.name === name && key.id !== except);
	return account.service.abilities.uniqueNames && isTaken ? l10n.t('You have a key of this name already.') : undefined;
}
