import * as l10n from '@vscode/l10n';
import type { Choice, Prompts, Question } from './prompts.ts';

const day = 24 * 60 * 60;
/** Longer lives are typing errors. */
const mostDays = 100 * 365;

/** How long a key lives from now on, in seconds; undefined is for ever. */
export interface Life {
	readonly seconds: number | undefined;
}

/** Asks how long a key is to live, in common lengths or in words of one's own. `forever` says what never ending is called. */
export async function askLife(question: Question, forever: string, prompts: Prompts): Promise<Life | undefined> {
	const days = (count: number) => ({ label: l10n.t('{0} days', count), value: { seconds: count * day } });
	const choices: Choice<Life | 'custom'>[] = [
		{ label: forever, value: { seconds: undefined } },
		...[7, 30, 90].map(days),
		{ label: l10n.t('1 year'), value: { seconds: 365 * day } },
		{ label: l10n.t('Custom…'), value: 'custom' },
	];
	const picked = await prompts.pick(question, choices);
	if (picked !== 'custom') return picked;
	const text = await prompts.text({
		title: question.title,
		prompt: l10n.t('A number of days, or the last day of the key as YYYY-MM-DD'),
		problem: (typed) => (lifeOf(typed, Date.now()) === undefined ? lifeProblem(typed) : undefined),
	});
	const seconds = text === undefined ? undefined : lifeOf(text, Date.now());
	return seconds === undefined ? undefined : { seconds };
}

/** A number of days, or until the end of a day here, in seconds from now; undefined for anything else. */
export function lifeOf(text: string, now: number): number | undefined {
	const typed = text.trim();
	if (/^\d+$/.test(typed)) return inBounds(Number(typed) * day);
	const end = endOfDay(typed);
	return end === undefined ? undefined : inBounds(Math.floor((end - now) / 1000));
}

function inBounds(seconds: number): number | undefined {
	return seconds > 0 && seconds <= mostDays * day ? seconds : undefined;
}

function endOfDay(text: string): number | undefined {
	const [, year, month, date] = (/^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text) ?? []).map(Number);
	if (year === undefined || month === undefined || date === undefined) return undefined;
	const start = new Date(year, month - 1, date);
	// There is no 30th of February, but JavaScript knows what is meant.
	const isReal = start.getFullYear() === year && start.getMonth() === month - 1 && start.getDate() === date;
	return isReal ? new Date(year, month - 1, date + 1).getTime() : undefined;
}

function lifeProblem(text: string): string {
	const typed = text.trim();
	if (endOfDay(typed) !== undefined) return l10n.t('Choose a day to come, within 100 years.');
	if (/^\d+$/.test(typed)) return l10n.t('Use 1 to {0} days.', mostDays);
	return l10n.t('Type a number of days, such as 45, or a day, such as 2030-12-31.');
}
