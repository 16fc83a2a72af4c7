import { Advice } from './advice.ts';
import { onPath } from './onPath.ts';
import { runStep } from './step.ts';

/** Something that the contract tests run and that Debian has. */
export interface DebianPart {
	/** What the tests need, as the object of a sentence. */
	readonly what: string;
	readonly packages: readonly string[];
	/** @returns where it is, or undefined if it is not installed */
	readonly find: () => string | undefined;
}

/** Installs it where that can be done without asking, unless it is there. @throws Advice where it cannot */
export async function ensure(part: DebianPart): Promise<void> {
	if (part.find() === undefined) await installIfRoot(part.packages);
	installed(part);
}

/** @returns where it is @throws Advice when it is not installed */
export function installed({ what, packages, find }: DebianPart): string {
	const path = find();
	if (path !== undefined) return path;
	throw new Advice(
		`The contract tests need ${what}. Install it, on Debian by ${debianCommand(packages)}, or put it on PATH, and run this again.`,
	);
}

/** What a person types to install packages of Debian. */
export function debianCommand(packages: readonly string[]): string {
	return `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/** Installs packages where that can be done without asking: as root on Debian and its kin. */
export async function installIfRoot(packages: readonly string[]): Promise<void> {
	if (process.getuid?.() !== 0 || onPath('apt-get') === undefined) return;
	await runStep({
		title: `Installing ${packages.join(', ')} from Debian (once)`,
		command: 'sh',
		args: ['-c', debianCommand(packages)],
		cwd: '/',
		env: { DEBIAN_FRONTEND: 'noninteractive' },
		advice: `Install it yourself (${debianCommand(packages)}) and run this again.`,
	});
}
