import { existsSync, globSync } from 'node:fs';
import { dirname } from 'node:path';
import type { DebianPart } from './debian.ts';
import { onPath } from './onPath.ts';

/** The folder of PostgreSQL's programs. */
export const postgres: DebianPart = {
	what: 'PostgreSQL with its programs (initdb, pg_ctl, pg_dump)',
	packages: ['postgresql'],
	find: () => {
		// Debian puts them beside each other by version and not on PATH.
		const byVersion = globSync('/usr/lib/postgresql/*/bin/initdb');
		const version = (path: string) => Number(path.split('/').at(-3));
		const newest = byVersion.toSorted((a, b) => version(a) - version(b)).at(-1) ?? onPath('initdb');
		return newest === undefined ? undefined : dirname(newest);
	},
};

export const nginx: DebianPart = {
	what: 'nginx',
	packages: ['nginx'],
	// Debian keeps it where only root's PATH leads.
	find: () => onPath('nginx') ?? ['/usr/sbin/nginx'].find((path) => existsSync(path)),
};

export const systemdAnalyze: DebianPart = {
	what: 'systemd-analyze of systemd',
	packages: ['systemd'],
	find: () => onPath('systemd-analyze'),
};

export const contractParts: readonly DebianPart[] = [postgres, nginx, systemdAnalyze];
