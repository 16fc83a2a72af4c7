import { existsSync } from 'node:fs';
import { Advice } from './advice.ts';
import { debianCommand, installIfRoot } from './debian.ts';
import { onPath } from './onPath.ts';

const packages: readonly string[] = ['nginx'];

/** Installs nginx where that can be done without asking, unless it is there. @throws Advice where it cannot */
export async function ensureNginx(): Promise<void> {
	if (findNginx() === undefined) await installIfRoot(packages);
	nginxProgram();
}

/** @throws Advice when there is none */
export function nginxProgram(): string {
	const program = findNginx();
	if (program !== undefined) return program;
	throw new Advice(
		`The contract tests need nginx. Install it, on Debian by ${debianCommand(packages)}, or put it on PATH, and run this again.`,
	);
}

/** Debian keeps it where only root's PATH leads. */
function findNginx(): string | undefined {
	return onPath('nginx') ?? ['/usr/sbin/nginx'].find((path) => existsSync(path));
}
