import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { lazyNodeFetchTransport } from './client/lazyNodeFetch.ts';
import { Accounts } from './keys/accounts.ts';
import { FreshSecrets } from './keys/freshSecrets.ts';
import type { AccountKey } from './keys/accountKey.ts';
import { KeyHistory } from './keys/keyHistory.ts';
import { openDetails } from './keys/openDetails.ts';
import { recordHistory } from './keys/recordHistory.ts';
import type { Prompts } from './keys/prompts.ts';
import { SessionStore } from './keys/sessionStore.ts';
import { AccountsProvider } from './ui/accountsProvider.ts';
import { registerCommands } from './ui/commands.ts';
import { createActions } from './ui/createActions.ts';
import { createKeyParts } from './ui/createKeyParts.ts';
import { createKeyView } from './ui/createKeyView.ts';
import type { KeyTree } from './ui/keyTree.ts';
import { createLocalServer } from './ui/createLocalServer.ts';
import type { LocalServer } from './ui/localServer/localServer.ts';
import { handleLinks } from './ui/linkHandler.ts';
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
	const common = { context, log, report, accounts, fresh, history, server, services, prompts: asking };

	const keyParts = createKeyParts({ ...common, report: inBackground });
	const { creations, values, copying } = keyParts;
	const seen = createKeyView({ ...common, ...keyParts });
	const { tree, view, arrangements, documents } = seen;
	const reveal = (target: AccountKey) => view.reveal(target);
	const actions = createActions({ ...common, inBackground, creations, values, reveal });
	const serviceCommands = createServiceCommands({ ...common, creations });
	const ready = load(server, fresh, services)
		.catch(report)
		.then(() => [creations, view].forEach((part) => part.begin()));
	void checkSecretStorage(context, asking).catch(inBackground);
	const provider = new AccountsProvider(accounts, actions.accountActions, ready);
	const commands = registerCommands(
		{
			...{ ready, accounts, fresh, values, copying, arrangements, serviceCommands, ...actions },
			showLog: () => log.show(),
			openDetails: openDetails(accounts, asking, (target) => documents.open(target), inBackground),
			selection: () => view.selection,
		},
		report,
	);

	context.subscriptions.push(
		...[log, sessions, accounts, fresh, history, server, services, keyParts, seen, actions, provider, commands],
		recordHistory(accounts, fresh, history, inBackground),
		handleLinks(serviceCommands.actions, ready, report),
	);
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
