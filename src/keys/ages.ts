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

/** "3 days" in the person's language. */
export function lasting({ unit, count }: Age, { language }: Clock): string {
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
