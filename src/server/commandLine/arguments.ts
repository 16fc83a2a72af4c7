import { InvalidArgumentError } from 'commander';

/** A client app id as an option or argument. */
export function appId(id: string): string {
	if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/.test(id)) return id;
	throw new InvalidArgumentError('an app id has 1 to 64 letters, digits, - and _ and begins with a letter or digit.');
}

/** How many of something. */
export function wholeNumber(value: string): number {
	if (/^[1-9]\d{0,5}$/.test(value)) return Number(value);
	throw new InvalidArgumentError('it must be a whole number from 1 to 999999.');
}
