import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { lazyNodeFetchTransport } from './client/lazyNodeFetch.ts';
import { AccountActions } from './keys/accountActions.ts';
import { Accounts } from './keys/accounts.ts';
import { FreshSecrets } from './keys/freshSecrets.ts';
import type { AccountKey } from './keys/accountKey.ts';
import { KeyActions } from './keys/keyActions.ts';
import { KeyHistory } from './keys/keyHistory.ts';
import { openDetails } from './keys/openDetails.ts';
import { recordHistory } from './keys/recordHistory.ts';
import type { Prompts } from './keys/prompts.ts';
import { createAsAccount } from './keys/signInAgain.ts';
import { SessionStore } from './keys/sessionStore.ts';
import { AccountsProvider } from './ui/accountsProvider.ts';
import { registerCommands } from './ui/commands.ts';
import { createKeyParts } from './ui/createKeyParts.ts';
import { createKeyView } from './ui/createKeyView.ts';
import type { KeyTree } from './ui/keyTree.ts';
import { createLocalServer } from './ui/createLocalServer.ts';
import type { LocalServer } from './ui/localServer/localServer.ts';
import { handleLinks } from './ui/linkHandler.ts';
import { LocalServerActions } from './ui/localServerActions.ts';
import { prompts } from './ui/prompts.ts';
import { createReport } from './ui/report.ts';
import { checkSecretStorage } from './ui/secretStorage.ts';
import { createServiceCommands } from './ui/serviceCommands.ts';
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
	const history = new KeyHistory(context.globalState);
	const server = createLocalServer(context, lazyNodeFetchTransport);
	const services = new Services(server, accounts, report);
	const asking = { ...prompts };
	const keyParts = createKeyParts({ context, accounts, fresh, history, prompts: asking, report: inBackground });
	const { creations, values, copying } = keyParts;
	const seen = createKeyView({ context, accounts, fresh, history, services, server, ...keyParts });
	const { tree, view } = seen;
	const accountActions = new AccountActions(accounts, fresh, asking);
	const reveal = (target: AccountKey) => view.reveal(target);
	const asAccount = createAsAccount(accounts, accountActions, asking);
	const keyActions = new KeyActions({ accounts, fresh, creations, prompts: asking, values, asAccount, reveal });
	creations.onDidFind((orphan) => void keyActions.offerReplacement(orphan).catch(report));
	const localServerActions = new LocalServerActions(server, accounts, context.globalState, log);
	const ready = load(server, fresh, services)
		.catch(report)
		.then(() => {
			creations.begin();
			view.begin();
		});
	const serviceCommands = createServiceCommands({
		context,
		accounts,
		fresh,
		history,
		creations,
		prompts: asking,
		server,
		services,
	});
	const links = handleLinks(serviceCommands.actions, ready, report);
	void checkSecretStorage(context, asking).catch(inBackground);
	const recording = recordHistory(accounts, fresh, history, inBackground);
	const provider = new AccountsProvider(accounts, accountActions, ready);
	const targets = {
		ready,
		accounts,
		accountActions,
		keyActions,
		values,
		copying,
		fresh,
		localServerActions,
		serviceCommands,
		showLog: () => log.show(),
		arrangements: seen.arrangements,
		openDetails: openDetails(accounts, asking, (target) => seen.documents.open(target)),
		selection: () => view.selection,
	};
	const commands = registerCommands(targets, report);

	const owned = [
		log,
		sessions,
		accounts,
		fresh,
		keyParts,
		server,
		services,
		seen,
		recording,
		history,
		localServerActions,
		provider,
		links,
		commands,
	];
	context.subscriptions.push(...owned);
	if (context.extensionMode !== vscode.ExtensionMode.Test) return undefined;
	const activateMilliseconds = performance.now() - started;
	const parts = { context, accounts, fresh, server, services, tree, provider, prompts: asking };
	return { ...parts, activateMilliseconds, ready };
}

/** What the extension is made of, for its own tests alone: another extension could act in the person's name with it. */
export interface TestHandle {
	readonly context: vscode.ExtensionContext;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly server: LocalServer;
	readonly services: Services;
	readonly tree: KeyTree;
	readonly provider: AccountsProvider;
	/** What the actions ask with. Nothing inside the extension host can type into an input box: tests answer `text`. */
	readonly prompts: { -readonly [name in keyof Prompts]: Prompts[name] };
	/** How long `activate` took. */
	readonly activateMilliseconds: number;
	/** Everything of earlier windows has been read. */
	readonly ready: Promise<void>;
}

async function load(server: LocalServer, fresh: FreshSecrets, services: Services): Promise<void> {
	void server.check();
	// What cannot be read must not keep the rest from being there.
	const results = await Promise.allSettled([fresh.load(), services.load()]);
	for (const result of results) if (result.status === 'rejected') throw result.reason;
}
