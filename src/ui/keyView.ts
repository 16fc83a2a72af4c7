import * as vscode from 'vscode';
import type { Joined } from '../base/joined.ts';
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
import type { viewMessage } from '../keys/viewMessage.ts';
import { viewState, type ViewState } from '../keys/viewState.ts';
import { countWaiting, needsAction } from '../keys/waiting.ts';
import type { KeyTree } from './keyTree.ts';
import type { LocalServer } from './localServer/localServer.ts';
import type { Row } from './rows.ts';
import type { Services } from './services.ts';

export interface KeyViewParts {
	readonly treeView: vscode.TreeView<Row>;
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
	/** Hears of what goes wrong in the background. */
	readonly inBackground: (error: unknown) => void;
	/** Something that the view shows may have changed. */
	readonly redraw: Joined;
}

/** The view round the tree: its welcome text, message, description and badge. */
export class KeyView {
	readonly #parts: KeyViewParts;
	readonly #view: vscode.TreeView<Row>;
	readonly #listening: vscode.Disposable[] = [];
	/** Loaded when there is something to say. */
	#viewMessage: typeof viewMessage | undefined;
	#loadingMessages: Promise<void> | undefined;

	constructor(parts: KeyViewParts) {
		this.#parts = parts;
		this.#view = parts.treeView;
	}

	/** Shows how things are from now on. */
	begin(): void {
		this.#listening.push(
			this.#parts.redraw.event(() => this.#update()),
			this.#view.onDidChangeVisibility(() => this.#watch()),
			vscode.window.onDidChangeWindowState(() => this.#watch()),
		);
		this.#watch();
		this.#update();
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
		this.#updateMenus();
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
		const { shown, arrangements, redraw } = this.#parts;
		// VS Code looks for the row among those that it was told of.
		redraw.flush();
		const isShown = shown.keys(target.account).some(({ id }) => id === target.key.id);
		if (!isShown) await arrangements.set({ filter: 'all' });
		await this.#view.reveal(this.#parts.tree.rowOf(target), { select: true, focus: false, expand: true });
	}

	get #state(): ViewState {
		const { shown, accounts, services } = this.#parts;
		return viewState(accounts.all, services.isAnyThere, (account) => shown.unlisted(account).length > 0);
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
		vscode.Disposable.from(...this.#listening).dispose();
	}

	/** Set only when it is another one, so that a screen reader does not say it again. */
	#updateMessage(): void {
		// A message would take the place of a welcome text.
		const text = this.#state.kind === 'ready' && this.#hasMessage ? this.#message : '';
		if (text !== undefined && this.#view.message !== text) this.#view.message = text;
	}

	get #hasMessage(): boolean {
		const { accounts, services, arrangements } = this.#parts;
		const isLacking = accounts.all.some(({ state, listCut }) => state.kind === 'failed' || listCut !== undefined);
		return isLacking || services.problems.length > 0 || arrangements.current.filter !== 'all';
	}

	/** Undefined until the words are loaded; then it is asked for again. */
	get #message(): string | undefined {
		const { accounts, services, shown, arrangements, autoRefresh } = this.#parts;
		this.#loadingMessages ??= this.#loadMessages();
		return this.#viewMessage?.({
			problems: services.problems,
			accounts: accounts.all,
			retryOf: (account) => autoRefresh.retryOf(account),
			isStopped: (account) => this.#isStopped(account),
			filter: arrangements.current.filter,
			shown: accounts.all.reduce((sum, account) => sum + shown.keys(account).length, 0),
			clock: { now: Date.now(), language: vscode.env.language },
		});
	}

	async #loadMessages(): Promise<void> {
		try {
			({ viewMessage: this.#viewMessage } = await import('../keys/viewMessage.ts'));
			this.#updateMessage();
		} catch (error) {
			this.#parts.inBackground(error);
		}
	}

	#badge(): vscode.ViewBadge | undefined {
		const { accounts, fresh, expiring } = this.#parts;
		return needsAction(countWaiting(accounts, fresh), expiring.count);
	}
}

function setContext(name: string, value: unknown): void {
	void vscode.commands.executeCommand('setContext', name, value);
}
