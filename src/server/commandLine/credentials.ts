import * as v from 'valibot';
import { keyName, registration } from '../../protocol/shapes.ts';
import { CommandError } from '../commandError.ts';

/** An e-mail as registration takes it. @throws CommandError with registration's own text */
export function checkedEmail(email: string): string {
	return checked(registration.entries.email, email);
}

/** @throws CommandError with registration's own text */
export function checkedPassword(password: string): string {
	return checked(registration.entries.password, password);
}

/** @throws CommandError with the text that a user's key is refused with */
export function checkedKeyName(name: string): string {
	return checked(keyName, name);
}

function checked(shape: v.GenericSchema<string>, text: string): string {
	const { success, output, issues } = v.safeParse(shape, text);
	if (success) return output;
	throw new CommandError(`This is refused: ${issues[0].message}.`);
}
