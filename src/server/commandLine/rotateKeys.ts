import type { Command } from 'commander';
import { rotateSigningKeys, type SigningKeys } from '../auth/signingKeys.ts';
import type { PostgresPlace } from '../place.ts';
import { giveToOwner } from '../process/folderOwner.ts';
import { openSharedSigningKeys } from '../process/sharedSigningKeys.ts';
import { noWrappingKey } from '../process/storage.ts';
import { addCommand, print, type CommonOptions, type Outcome } from './command.ts';
import { existingFile, withData } from './data.ts';
import { placeOf } from './place.ts';
import { count } from './table.ts';
import type { Terminal } from './terminal.ts';

export function addRotateKeys(program: Command, terminal: Terminal): void {
	addCommand(program, 'rotate-keys', 'make new keys to sign tokens with; the old ones go on checking', []).action(
		async (options: CommonOptions) => {
			const place = placeOf(options);
			const keys = place.kind === 'folder' ? rotateInFolder(place.folder) : await rotateShared(options, place);
			await print(terminal, options, outcome(keys));
		},
	);
}

function rotateInFolder(folder: string): SigningKeys {
	const keys = rotateSigningKeys(existingFile(folder, 'signingKeys'));
	giveToOwner(folder);
	return keys;
}

async function rotateShared(options: CommonOptions, { wrappingKey }: PostgresPlace): Promise<SigningKeys> {
	if (wrappingKey === undefined) throw noWrappingKey();
	return withData(options, async ({ db }) => (await openSharedSigningKeys(db, wrappingKey)).rotate());
}

function outcome({ access, refresh }: SigningKeys): Outcome {
	const older = access.length - 1;
	return {
		value: { access: access.map(({ kid }) => kid), refresh: refresh.map(({ kid }) => kid) },
		lines: [
			`New keys sign, and ${count(older, 'older pair')} of keys still ${older === 1 ? 'checks' : 'check'}, so no session ends.`,
			'A server that is running takes them up within seconds.',
		],
	};
}
