import { Refusal } from '../refusal.ts';
import type { PostgresPlace } from '../place.ts';
import { addressVariable, firstLine, placeOf } from './place.ts';

/** Which PostgreSQL data is moved to, as the command line says it. */
export interface TargetArguments {
	readonly to?: string;
	readonly toFile?: string;
	readonly toCa?: string;
	readonly keyFile?: string;
}

/** @throws Refusal */
export function targetOf(args: TargetArguments, env: NodeJS.ProcessEnv = process.env): PostgresPlace {
	const { to, toFile, toCa, keyFile } = args;
	if (to !== undefined && toFile !== undefined) {
		throw new Refusal('The data goes to one database; name --to or --to-file.');
	}
	const url = toFile === undefined ? (to ?? env[addressVariable]) : firstLine(toFile, '--to-file');
	const others = {
		...(toCa === undefined ? {} : { databaseCa: toCa }),
		...(keyFile === undefined ? {} : { keyFile }),
	};
	const place = url === undefined || url === '' ? undefined : placeOf({ databaseUrl: url, ...others }, env);
	if (place?.kind === 'postgres') return place;
	throw new Refusal(`Say where the data goes: --to, --to-file or ${addressVariable} names the PostgreSQL.`);
}
