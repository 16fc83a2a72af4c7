import { Refusal } from '../../refusal.ts';
import { isUntrusted, isWithoutPassword, postgresState } from '../storeErrors.ts';
import { nameAuthorities } from './authorities.ts';
import { named, type DatabaseAddress } from './address.ts';

/** By the state that PostgreSQL gives, or its class. */
const advice: readonly (readonly [RegExp, string])[] = [
	[/^28/, 'see that user and password are right and that it lets this machine in'],
	[/^3D/, 'make it with createdb, or name another one'],
	[/^42501|^25006/, 'see that this user may make and write tables in it, and that it is no copy that follows another'],
	[/^42|^23/, 'it seems to hold the tables of another program, so name one of its own'],
	[/^(40|55|57014)/, 'another program holds what is needed there, so try again later'],
	[/^53/, 'see that it has room, also for more connections'],
];

/** What the database said, or the way to it, in one sentence. @param error returned as it is when it has one already */
export function cannotUse(address: DatabaseAddress, error: unknown): unknown {
	if (error instanceof Refusal || !(error instanceof Error)) return error;
	const what = isWithoutPassword(error.cause) ? putPassword : isUntrusted(error.cause) ? nameIts : adviceFor(error);
	return new Refusal(`The database ${named(address)} cannot be used (${reasonOf(error)}); ${what}.`);
}

const putPassword = 'put the password into the address, PGPASSWORD or ~/.pgpass';
const nameIts = `name the file with the certificate that has signed its own ${nameAuthorities}`;
const usual = 'see that it runs, that the address is right and that both agree on encryption';

function adviceFor(error: Error): string {
	const state = postgresState(error) ?? postgresState(error.cause) ?? '';
	return advice.find(([states]) => states.test(state))?.[1] ?? usual;
}

/** In one line and without a full stop. A name with several addresses fails with an error for each, and no words of its own. */
export function reasonOf(error: Error): string {
	const { cause } = error;
	const first: unknown = cause instanceof AggregateError ? cause.errors[0] : undefined;
	const text = first instanceof Error ? first.message : error.message;
	// Node.js has an advice of its own there.
	const own = isUntrusted(cause) ? text.replace(/;.*/s, '') : text;
	return own.replace(/\s+/g, ' ').replace(/\.$/, '').replace(/\. /g, ', ');
}
