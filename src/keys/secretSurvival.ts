import * as l10n from '@vscode/l10n';
import type { Prompts } from './prompts.ts';
import type { SecretStore } from './secretStore.ts';
import type { StateStore } from './stateStore.ts';

/** In both stores; no secret. */
export const survivalKey = 'survival';

const [kept, told] = ['kept', 'told'];

/**
 * Whether secret storage keeps what it is given until VS Code starts again: what the extension's state remembers and
 * secret storage has lost was not kept. Without a keyring, VS Code holds secrets in memory alone and tells nobody.
 */
export async function haveSecretsSurvived(secrets: SecretStore, state: StateStore): Promise<boolean> {
	const before = state.get(survivalKey);
	// A keyring that cannot be asked now has lost nothing; then this rejects, and nothing is claimed.
	const marker = await secrets.get(survivalKey);
	if (marker !== undefined) {
		if (before === undefined) await state.update(survivalKey, kept);
		return true;
	}
	await secrets.store(survivalKey, kept);
	// The secret first: what is in the state alone would count as lost.
	if (before === undefined) await state.update(survivalKey, kept);
	return before === undefined;
}

/** Says once what was found, and where it is told what can be done. */
export async function tellOfLostSecrets(
	secrets: SecretStore,
	state: StateStore,
	prompts: Pick<Prompts, 'tell'>,
	openHelp: () => PromiseLike<unknown>,
): Promise<void> {
	if ((await haveSecretsSurvived(secrets, state)) || state.get(survivalKey) === told) return;
	await state.update(survivalKey, told);
	const help = l10n.t('How to Mend It');
	const answer = await prompts.tell(
		l10n.t(
			'VS Code has not kept its secret storage since it was last open: sign-ins and values that were not copied are lost. This happens where there is no keyring. Install and unlock one, or start VS Code with --password-store naming it.',
		),
		help,
	);
	if (answer === help) await openHelp();
}
