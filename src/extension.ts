import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { lazyNodeFetchTransport } from './client/lazyNodeFetch.ts';
import { Accounts } from './keys/accounts.ts';
import { FreshSecrets } from './keys/freshSecrets.ts';
import type { AccountKey } from './keys/accountKey.ts';
import { clipboardNoteKey } from './keys/secretStore.ts';
import { SessionStore } from './keys/sessionStore.ts';
import { AccountsProvider } from './ui/accountsProvider.ts';
import { registerCommands } from './ui/commands.ts';
import { createLocalServer } from './ui/createLocalServer.ts';
import type { LocalServer } from './ui/localServer/localServer.ts';
import { followLocalServer } from './ui/followLocalServer.ts';
import { LazyActions } from './ui/lazyActions.ts';
import { LazyKeyView } from './ui/lazyKeyView.ts';
import { handleLinks } from './ui/linkHandler.ts';
import { createReport } from './ui/report.ts';
import { checkSecretStorage } from './ui/secretStorage.ts';
import { Services } from './ui/services.ts';

/** Constructs, connects and registers; what the extension does is elsewhere. */
export function activate(context: vscode.ExtensionContext): TestHandle | undefined {
	const started = performance.now();
	l10n.config({ contents: vscode.l10n.bundle ?? {} });
	const log = vscode.window.createOutputChannel('User API Keys', { log: true });
	const report = createReport(log);
	const inBackground = (error: unknown) => log.error(error instanceof Error ? error : String(error));

	const sessions = new SessionStore(context.secrets);
	const accounts = new Accounts(sessions, inBackground);
	const fresh = new FreshSecrets(context.secrets);
	const server = createLocalServer(context, lazyNodeFetchTransport);
	const services = new Services(server, accounts, report);
	const common = { context, accounts, fresh, server, services, inBackground };

	const ready = load(server, fresh, services, sessions).catch(report);
	const offerReplacement = async (orphan: AccountKey): Promise<void> =>
		actions
			.get()
			.then(({ keyActions }) => keyActions.offerReplacement(orphan))
			.catch(report);
	const keyView = new LazyKeyView({ ...common, ready, offerReplacement });
	const actions = new LazyActions({ ...common, keyView, showLog: () => log.show() });
	void checkSecretStorage(context).catch(inBackground);
	void clearClipboard(context.secrets, actions).catch(inBackground);
	const provider = new AccountsProvider(accounts, actions, ready);

	context.subscriptions.push(
		...[log, sessions, accounts, fresh, server, services, keyView, actions, provider],
		registerCommands(actions, () => keyView.selection, ready, report),
		followLocalServer(server, accounts, log),
		handleLinks(actions, ready, report),
	);
	if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
	const activateMilliseconds = performance.now() - started;
	const parts = { context, accounts, fresh, server, services, tree: keyView, provider, actions };
	return { ...parts, activateMilliseconds, ready };
}

/** What the extension is made of, for its own tests alone: another extension could act in the person's name with it. */
export interface TestHandle {
	readonly context: vscode.ExtensionContext;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly server: LocalServer;
	readonly services: Services;
	readonly tree: LazyKeyView;
	readonly provider: AccountsProvider;
	/** Nothing inside the extension host can type into an input box: tests answer `text` of their prompts. */
	readonly actions: LazyActions;
	/** How long `activate` took. */
	readonly activateMilliseconds: number;
	/** Everything of earlier windows has been read. */
	readonly ready: Promise<void>;
}

/** Has the actions go on with what an earlier window has left in the clipboard. */
async function clearClipboard(secrets: vscode.SecretStorage, actions: LazyActions): Promise<void> {
	if ((await secrets.get(clipboardNoteKey)) !== undefined) await actions.get();
}

async function load(
	server: LocalServer,
	fresh: FreshSecrets,
	services: Services,
	sessions: SessionStore,
): Promise<void> {
	void server.check();
	// What cannot be read must not keep the rest from being there.
	const results = await Promise.allSettled([fresh.load(), services.begin(sessions)]);
	for (const result of results) if (result.status === 'rejected') throw result.reason;
}
