import { globSync } from 'node:fs';
import { dirname } from 'node:path';
import { Advice } from './advice.ts';
import { debianCommand, installIfRoot } from './debian.ts';
import { onPath } from './onPath.ts';

/** Debian's newest; its programs come with it. */
const packages: readonly string[] = ['postgresql'];

/** Installs PostgreSQL where that can be done without asking, unless it is there. @throws Advice where it cannot */
export async function ensurePostgres(): Promise<void> {
	if (findPostgres() === undefined) await installIfRoot(packages);
	postgresFolder();
}

/** The folder of PostgreSQL's programs. @throws Advice when there is none */
export function postgresFolder(): string {
	const folder = findPostgres();
	if (folder !== undefined) return folder;
	throw new Advice(
		`The contract tests need PostgreSQL's programs (initdb, pg_ctl, pg_dump). Install them, on Debian by ${debianCommand(packages)}, or put their folder on PATH, and run this again.`,
	);
}

/** Debian puts them beside each other by version and not on PATH. */
function findPostgres(): string | undefined {
	const byVersion = globSync('/usr/lib/postgresql/*/bin/initdb');
	const version = (path: string) => Number(path.split('/').at(-3));
	const newest = byVersion.toSorted((a, b) => version(a) - version(b)).at(-1) ?? onPath('initdb');
	return newest === undefined ? undefined : dirname(newest);
}
