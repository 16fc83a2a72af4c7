import * as l10n from '@vscode/l10n';

export interface Clock {
	/** Milliseconds since 1970. */
	readonly now: number;
	/** A BCP 47 language tag. */
	readonly language: string;
}

export interface Age {
	readonly unit: 'year' | 'month' | 'day' | 'hour' | 'minute';
	/** Whole ones; 0 is less than a minute. */
	readonly count: number;
}

const sizes: readonly (readonly [Age['unit'], number])[] = [
	['year', 365 * 86400],
	['month', 30 * 86400],
	['day', 86400],
	['hour', 3600],
	['minute', 60],
];

export function ageOf(time: number, now: number): Age {
	const seconds = Math.max(0, Math.round((now - time) / 1000));
	const [unit, size] = sizes.find((one) => seconds >= one[1]) ?? ['minute', 60];
	return { unit, count: Math.floor(seconds / size) };
}

/** "3 days ago" in the person's language. */
export function ago(time: number, { now, language }: Clock): string {
	const { unit, count } = ageOf(time, now);
	if (count === 0) return l10n.t('just now');
	return once(`ago ${language} ${unit} ${count}`, () => relativeFormat(language).format(-count, unit));
}

/** What is left of a time to come, to the nearest whole one: a week that has just begun is 7 days. */
export function restUntil(time: number, now: number): Age {
	const left = Math.max(0, time - now);
	const [unit, size] = sizeOf(left);
	return { unit, count: Math.round(left / size) };
}

/** After how many milliseconds `restUntil` is another one. */
export function restChanges(time: number, now: number): number {
	const left = time - now;
	const [unit, size] = sizeOf(left);
	const otherCount = (Math.round(left / size) - 0.5) * size;
	const otherUnit = unit !== 'minute' ? size - 1 : 0;
	return left - Math.max(otherCount, otherUnit) + 1;
}

function sizeOf(milliseconds: number): readonly [Age['unit'], number] {
	const [unit, seconds] = sizes.find((one) => milliseconds >= one[1] * 1000) ?? ['minute', 60];
	return [unit, seconds * 1000];
}

/** "in 3 days" in the person's language. */
export function until(time: number, { now, language }: Clock): string {
	const { unit, count } = restUntil(time, now);
	return count === 0 ? l10n.t('in less than a minute') : futureFormat(language).format(count, unit);
}

/** A length of time that is a whole number of something: "90 seconds", "1 hour". */
export function lengthOfTime(milliseconds: number, clock: Clock): string {
	const seconds = Math.round(milliseconds / 1000);
	const whole = sizes.find(([unit, size]) => !isLong(unit) && seconds >= size && seconds % size === 0);
	const [unit, size] = whole ?? (['second', 1] as const);
	return lasting({ unit, count: seconds / size }, clock);
}

/** Of these nobody knows how many days they have. */
function isLong(unit: Age['unit']): boolean {
	return unit === 'year' || unit === 'month';
}

/** "3 days" in the person's language. */
export function lasting({ unit, count }: { unit: Age['unit'] | 'second'; count: number }, { language }: Clock): string {
	return once(`${language} ${unit} ${count}`, () => unitFormat(`${language} ${unit}`).format(count));
}

/** A moment in full, for tooltips. */
export function moment(time: number, { language }: Clock): string {
	return momentFormat(language).format(time);
}

/** A moment of today by its time alone, another one in full. */
export function hour(time: number, clock: Clock): string {
	const isToday = new Date(time).toDateString() === new Date(clock.now).toDateString();
	return isToday ? hourFormat(clock.language).format(time) : moment(time, clock);
}

// Making a format takes far longer than using it, and a list has thousands of ages.
const relativeFormat = remember((language) => new Intl.RelativeTimeFormat(language, { numeric: 'auto' }));
// "Tomorrow" may be the day after it, when less than two days are left.
const futureFormat = remember((language) => new Intl.RelativeTimeFormat(language, { numeric: 'always' }));
const momentFormat = remember(
	(language) => new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short' }),
);
const hourFormat = remember((language) => new Intl.DateTimeFormat(language, { timeStyle: 'short' }));
const unitFormat = remember((words) => {
	const [language, unit] = words.split(' ');
	return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
});

function remember<Made>(make: (from: string) => Made): (from: string) => Made {
	const made = new Map<string, Made>();
	return (from) => {
		const known = made.get(from) ?? make(from);
		made.set(from, known);
		return known;
	};
}

// Even using one takes longer than all the rest of a row; thousands of keys have a few dozen ages between them.
const texts = new Map<string, string>();

function once(what: string, make: () => string): string {
	const known = texts.get(what) ?? make();
	texts.set(what, known);
	return known;
}
