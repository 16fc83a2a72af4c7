import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { Accounts } from '../keys/accounts.ts';
import { stateContext, viewId } from '../keys/commandIds.ts';
import { describeError } from '../keys/errorWording.ts';
import type { AccountKey } from '../keys/accountKey.ts';
import type { FreshSecrets } from '../keys/freshSecrets.ts';
import { viewState } from '../keys/viewState.ts';
import type { KeyTree } from './keyTree.ts';
import type { LocalServer } from './localServer/localServer.ts';
import type { Row } from './rows.ts';
import type { Services } from './services.ts';

export interface KeyViewParts {
	readonly tree: KeyTree;
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
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
		this.#view = vscode.window.createTreeView(viewId, { treeDataProvider: parts.tree, canSelectMany: true });
	}

	/** Shows how things are from now on; before everything is loaded it would show for a moment how they are not. */
	begin(): void {
		const { accounts, fresh, server } = this.#parts;
		const update = () => this.#update();
		this.#listening.push(accounts.onDidChange(update), fresh.onDidChange(update), server.onDidChange(update));
		this.#update();
	}

	/** The rows that are selected, for commands called by a key press in the view. */
	get selection(): readonly Row[] {
		return this.#view.selection;
	}

	#update(): void {
		const { tree, accounts, services, server } = this.#parts;
		const isRunning = server.state.kind === 'running';
		const state = viewState(accounts.all, services.hasRemote || isRunning, (account) => tree.hasMore(account));
		const isStopped = state.kind === 'unreachable' && services.isLocal(state.account.service.id) && !isRunning;
		void vscode.commands.executeCommand('setContext', stateContext, isStopped ? 'stopped' : state.kind);
		// A message would take the place of a welcome text.
		this.#view.message = state.kind === 'ready' ? this.#message() : '';
		this.#view.badge = this.#badge();
	}

	async reveal(target: AccountKey): Promise<void> {
		await this.#view.reveal(this.#parts.tree.rowOf(target), { select: true, focus: false, expand: true });
	}

	dispose(): void {
		vscode.Disposable.from(this.#view, ...this.#listening).dispose();
	}

	/** What is wrong without a person having asked: settings that cannot be used, lists that are not of now. */
	#message(): string {
		const { accounts, services } = this.#parts;
		const failures = accounts.all.flatMap(({ state, label }) => {
			if (state.kind !== 'failed') return [];
			const sentence = describeError(state.error) ?? l10n.t('Something went wrong; the log tells more.');
			return [accounts.all.length > 1 ? `${label}: ${sentence}` : sentence];
		});
		return [...services.problems, ...failures].join('\n');
	}

	#badge(): vscode.ViewBadge | undefined {
		const { accounts, fresh } = this.#parts;
		const waiting = accounts.all.flatMap(({ service, userId }) => fresh.of({ serviceId: service.id, userId }));
		const value = waiting.length;
		if (value === 0) return undefined;
		return {
			value,
			tooltip: value === 1 ? l10n.t('1 key value not copied yet') : l10n.t('{0} key values not copied yet', value),
		};
	}
}
