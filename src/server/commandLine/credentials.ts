import * as v from 'valibot';
import { keyName, registration } from '../../protocol/shapes.ts';
import { Refusal } from '../refusal.ts';

/** An e-mail as registration takes it. @throws Refusal with registration's own text */
export function checkedEmail(email: string): string {
	return checked(registration.entries.email, email);
}

/** @throws Refusal with registration's own text */
export function checkedPassword(password: string): string {
	return checked(registration.entries.password, password);
}

/** @throws Refusal with the text that a user's key is refused with */
export function checkedKeyName(name: string): string {
	return checked(keyName, name);
}

function checked(shape: v.GenericSchema<string>, text: string): string {
	const { success, output, issues } = v.safeParse(shape, text);
	if (success) return output;
	throw new Refusal(`This is refused: ${issues[0].message}.`);
}
