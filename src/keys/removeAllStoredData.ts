import * as l10n from '@vscode/l10n';
import type { Prompts } from './prompts.ts';
import { removeStoredData, takeInventory, type Inventory, type Removal, type Stores } from './storedData.ts';

/** What of the local key server can be removed: its data folder, with all accounts and keys in it. */
export interface ServerData {
	readonly folder: string;
	exists(): Promise<boolean>;
	/** Stops the server and deletes the folder. */
	delete(): Promise<void>;
}

/** Removes everything that the extension keeps, as nothing else does: uninstalling leaves secrets behind. */
export async function removeAllStoredData(stores: Stores, serverData: ServerData, prompts: Prompts): Promise<void> {
	const inventory = await takeInventory(stores);
	const hasServer = await serverData.exists();
	const isEmpty = Object.values(inventory).every((count) => count === 0);
	const said: string[] = [];
	if (isEmpty && !hasServer) said.push(l10n.t('Nothing is stored.'));
	if (!isEmpty) {
		if (!(await confirmRemoval(inventory, prompts))) return;
		const removal = await prompts.progress(
			l10n.t('Removing stored data. Cancel only ends the wait for key services…'),
			(signal) => removeStoredData(stores, inventory, signal),
		);
		said.push(...outcome(removal));
	}
	if (hasServer) said.push(...(await deleteServerData(serverData, prompts)));
	if (said.length > 0) void prompts.tell(said.join(' '));
}

async function confirmRemoval(inventory: Inventory, prompts: Prompts): Promise<boolean> {
	const remove = l10n.t('Remove');
	const message = l10n.t('Remove everything that User API Keys has stored in VS Code?');
	const actions = [l10n.t('Keep Everything'), remove];
	return (await prompts.confirm({ message, detail: words(inventory), actions })) === remove;
}

function words({ sessions, values, otherSecrets, entries, creations }: Inventory): string {
	const lines = [
		l10n.t('Sign-ins, which end: {0}', sessions),
		l10n.t('Values of keys not copied yet, which are lost: {0}', values),
	];
	if (otherSecrets > 0) lines.push(l10n.t('Other entries in the secret storage: {0}', otherSecrets));
	lines.push(l10n.t('Entries of history and display, which are no secrets: {0}', entries));
	if (creations > 0)
		lines.push(l10n.t('Notes of keys whose value may have been lost, with their names: {0}', creations));
	return [lines.join('\n'), l10n.t('Keys at the services stay as they are, and so do the settings.')].join('\n\n');
}

function outcome({ untold, left }: Removal): readonly string[] {
	const said = [left === 0 ? l10n.t('Everything stored was removed.') : l10n.t('What could be removed was removed.')];
	if (untold > 0)
		said.push(
			l10n.t('Sessions that their service could not be told of, so they end there by themselves: {0}.', untold),
		);
	if (left > 0) said.push(l10n.t('Entries that VS Code could not remove from its secret storage: {0}.', left));
	return said;
}

async function deleteServerData(serverData: ServerData, prompts: Prompts): Promise<readonly string[]> {
	const action = l10n.t('Delete Server Data');
	const answer = await prompts.confirm({
		message: l10n.t('Delete the data of the local key server as well?'),
		detail: l10n.t(
			'All accounts and API keys at the local key server are lost for good, and everything that uses these keys stops working.',
		),
		actions: [l10n.t('Keep Server Data'), action],
	});
	if (answer !== action) return [];
	return prompts
		.progress(l10n.t('Deleting the data of the local key server…'), () => serverData.delete())
		.then(
			() => [l10n.t('The data of the local key server was deleted.')],
			() => [
				l10n.t(
					'The data of the local key server could not be deleted. Delete this folder yourself: {0}',
					serverData.folder,
				),
			],
		);
}
