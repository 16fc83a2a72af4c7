import type { Command } from 'commander';
import { rotateSigningKeys } from '../auth/signingKeys.ts';
import { giveToOwner } from '../process/folderOwner.ts';
import { addCommand, print, type CommonOptions, type Outcome } from './command.ts';
import { existingFile } from './data.ts';
import { count } from './table.ts';
import type { Terminal } from './terminal.ts';

export function addRotateKeys(program: Command, terminal: Terminal): void {
	addCommand(program, 'rotate-keys', 'make new keys to sign tokens with; the old ones go on checking').action(
		(options: CommonOptions) => print(terminal, options, rotate(options.data)),
	);
}

function rotate(folder: string): Outcome {
	const { access, refresh } = rotateSigningKeys(existingFile(folder, 'signingKeys'));
	giveToOwner(folder);
	return {
		value: { access: access.map(({ kid }) => kid), refresh: refresh.map(({ kid }) => kid) },
		lines: [
			`New keys sign, and ${count(access.length - 1, 'older pair')} of keys still checks, so no session ends.`,
			'A server that is running takes them up within seconds.',
		],
	};
}
