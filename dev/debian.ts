import { onPath } from './onPath.ts';
import { runStep } from './step.ts';

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
