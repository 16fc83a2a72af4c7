import * as vscode from 'vscode';
import { anyOf } from '../base/emitter.ts';
import type { Account } from '../keys/account.ts';
import type { Accounts } from '../keys/accounts.ts';
import * as ids from '../keys/commandIds.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { Arrangements } from '../keys/arrangement.ts';
import type { AutoRefresh } from '../keys/autoRefresh.ts';
import type { ExpiringKeys } from '../keys/expiring.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import type { KeyHistory } from '../keys/keyHistory.ts';
import type { ShownRows } from '../keys/shownRows.ts';
import { viewMessage } from '../keys/viewMessage.ts';
import { viewState, type ViewState } from '../keys/viewState.ts';
import { countWaiting, needsAction } from '../keys/waiting.ts';
import type { KeyTree } from './keyTree.ts';
import type { LocalServer } from './localServer/localServer.ts';
import type { Row } from './rows.ts';
import type { Services } from './services.ts';

export interface KeyViewParts {
	readonly tree: KeyTree;
	readonly shown: ShownRows;
	readonly arrangements: Arrangements;
	readonly autoRefresh: AutoRefresh;
	readonly expiring: ExpiringKeys;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly history: KeyHistory;
	readonly services: Services;
	readonly server: LocalServer;
}

/** The view round the tree: its welcome text, message, description and badge. */
export class KeyView {
	readonly #parts: KeyViewParts;
	readonly #view: vscode.TreeView<Row>;
	readonly #listening: vscode.Disposable[] = [];

	constructor(parts: KeyViewParts) {
		this.#parts = parts;
		this.#view = vscode.window.createTreeView(ids.viewId, { treeDataProvider: parts.tree, canSelectMany: true });
	}

	/** Shows how things are from now on; before everything is loaded it would show for a moment how they are not. */
	begin(): void {
		const { accounts, fresh, history, server, arrangements, autoRefresh, expiring } = this.#parts;
		const update = anyOf(...[accounts, fresh, server, arrangements, expiring].map((part) => part.onDidChange));
		this.#listening.push(
			update(() => this.#update()),
			anyOf(history.onDidChange, arrangements.onDidChange)(() => this.#updateMenus()),
			autoRefresh.onDidChange(() => this.#updateMessage()),
			this.#view.onDidChangeVisibility(() => this.#watch()),
			vscode.window.onDidChangeWindowState(() => this.#watch()),
		);
		this.#watch();
		this.#update();
		this.#updateMenus();
	}

	/** The rows that are selected, for commands called by a key press in the view. */
	get selection(): readonly Row[] {
		return this.#view.selection;
	}

	#update(): void {
		const state = this.#state;
		const isStopped = state.kind === 'unreachable' && this.#isStopped(state.account);
		const abilities = this.#parts.accounts.all.map(({ service }) => service.abilities);
		setContext(ids.stateContext, isStopped ? 'stopped' : state.kind);
		setContext(
			ids.canRenameContext,
			abilities.some(({ rename }) => rename),
		);
		setContext(
			ids.canExpireContext,
			abilities.some(({ expiry }) => expiry),
		);
		this.#updateMessage();
		this.#view.badge = this.#badge();
	}

	/** Both change without a word to others when all that is stored is removed; the history then says so. */
	#updateMenus(): void {
		const { sort, filter } = this.#parts.arrangements.current;
		setContext(ids.sortContext, sort);
		setContext(ids.filterContext, filter);
		setContext(ids.hasCopiedContext, this.#parts.history.hasCopied);
	}

	/** Shows the row of a key, also where a filter hides it. */
	async reveal(target: AccountKey): Promise<void> {
		const { shown, arrangements } = this.#parts;
		const isShown = shown.keys(target.account).some(({ id }) => id === target.key.id);
		if (!isShown) await arrangements.set({ filter: 'all' });
		await this.#view.reveal(this.#parts.tree.rowOf(target), { select: true, focus: false, expand: true });
	}

	get #state(): ViewState {
		const { shown, accounts, services, server } = this.#parts;
		const hasService = services.hasRemote || server.state.kind === 'running';
		return viewState(accounts.all, hasService, (account) => shown.unlisted(account).length > 0);
	}

	#isStopped({ service }: Account): boolean {
		const { services, server } = this.#parts;
		return services.isLocal(service.id) && server.state.kind !== 'running';
	}

	/** Whether somebody can see it. VS Code tells of focus, not of a window that is hidden. */
	#watch(): void {
		this.#parts.autoRefresh.watch(this.#view.visible && vscode.window.state.focused);
	}

	dispose(): void {
		vscode.Disposable.from(this.#view, ...this.#listening).dispose();
	}

	/** Set only when it is another one, so that a screen reader does not say it again. */
	#updateMessage(): void {
		const { accounts, services, shown, arrangements, autoRefresh } = this.#parts;
		const message = viewMessage({
			problems: services.problems,
			accounts: accounts.all,
			retryOf: (account) => autoRefresh.retryOf(account),
			isStopped: (account) => this.#isStopped(account),
			filter: arrangements.current.filter,
			shown: accounts.all.reduce((sum, account) => sum + shown.keys(account).length, 0),
			clock: { now: Date.now(), language: vscode.env.language },
		});
		// A message would take the place of a welcome text.
		const text = this.#state.kind === 'ready' ? message : '';
		if (this.#view.message !== text) this.#view.message = text;
	}

	#badge(): vscode.ViewBadge | undefined {
		const { accounts, fresh, expiring } = this.#parts;
		return needsAction(countWaiting(accounts, fresh), expiring.count);
	}
}

function setContext(name: string, value: unknown): void {
	void vscode.commands.executeCommand('setContext', name, value);
}
