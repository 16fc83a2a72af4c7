import * as vscode from 'vscode';
import { anyOf } from '../base/emitter.ts';
import { Joined } from '../base/joined.ts';
import type { Creations } from '../keys/creations.ts';
import type { Accounts } from '../keys/accounts.ts';
import { Arrangements } from '../keys/arrangement.ts';
import { AutoRefresh } from '../keys/autoRefresh.ts';
import { ExpiringKeys } from '../keys/expiring.ts';
import type { FreshSecrets, KeyRef } from '../keys/freshSecrets.ts';
import { FactsOfKeys } from '../keys/keyFacts.ts';
import type { KeyHistory } from '../keys/keyHistory.ts';
import type { UnlistedValues } from '../keys/unlistedValues.ts';
import { ShownRows } from '../keys/shownRows.ts';
import { KeyDocuments } from './keyDocuments.ts';
import { KeyTree } from './keyTree.ts';
import { KeyView } from './keyView.ts';
import type { LocalServer } from './localServer/localServer.ts';
import type { Services } from './services.ts';
import { Settings } from './settings.ts';
import { countKeys } from './countDecorations.ts';
import { markRows } from './rowMarks.ts';
import { WaitingItem } from './waitingItem.ts';
import type { Row } from './rows.ts';

export interface SeeingParts {
	readonly accounts: Accounts;
	readonly fresh: FreshSecrets;
	readonly history: KeyHistory;
	readonly services: Services;
	readonly server: LocalServer;
	readonly creations: Creations;
	readonly unlisted: UnlistedValues;
	/** Hears of what goes wrong in the background. */
	readonly inBackground: (error: unknown) => void;
	/** Its workspace's state keeps how keys are arranged. */
	readonly context: vscode.ExtensionContext;
	readonly treeView: vscode.TreeView<Row>;
}

/**
 * In milliseconds. VS Code holds changes of a tree back until none has come for 200 ms: with a shorter pause, a bulk command
 * would show nothing before its end.
 */
const redrawPause = 250;

/** Everything that shows keys: the view, the item in the status bar, documents. */
export function createKeyView(parts: SeeingParts) {
	const { accounts, fresh, history, services, server, creations, unlisted } = parts;
	const settings = new Settings();
	const arrangements = new Arrangements(parts.context.workspaceState);
	const isOrphan = (ref: KeyRef) => creations.isOrphan(ref);
	const staleAfterDays = () => settings.staleAfterDays;
	const expiringWithinDays = () => settings.expiringWithinDays;
	const facts = new FactsOfKeys({ fresh, history, isOrphan, staleAfterDays, expiringWithinDays });
	const now = Date.now;
	const timers = { now, after };
	const expiring = new ExpiringKeys({ accounts, timers, withinDays: expiringWithinDays });
	const shown = new ShownRows({
		accounts,
		facts,
		arrangement: () => arrangements.current,
		now,
		unlisted: (account) => unlisted.of(account),
	});
	const autoRefresh = new AutoRefresh({
		accounts,
		timers,
		settings: () => settings.refresh,
		// Nobody asked for the local key server to be started.
		mayAsk: ({ service }) => !services.isLocal(service.id) || server.state.kind === 'running',
	});
	services.mayInterrupt = (serviceId) => !autoRefresh.isAsking(serviceId);
	const all = [accounts, fresh, history, settings, creations, unlisted, expiring, server, arrangements, autoRefresh];
	const redraw = new Joined(anyOf(...all.map((part) => part.onDidChange)), redrawPause, timers);
	const tree = new KeyTree({ accounts, facts, shown, onDidChange: redraw.event });
	const view = new KeyView({ ...parts, tree, shown, arrangements, autoRefresh, expiring, redraw });
	const documents = new KeyDocuments({ accounts, facts, history, onDidChange: redraw.event });
	const reconsider = () => autoRefresh.reconsider();
	const listening = [
		settings.onDidChange(() => expiring.reconsider()),
		settings.onDidChange(reconsider),
		server.onDidChange(reconsider),
		// Whoever chose another order waits for nothing.
		arrangements.onDidChange(() => redraw.flush()),
	];
	const owned = [...listening, redraw, view, tree, documents, autoRefresh, arrangements, expiring, settings];
	const shownElsewhere = [new WaitingItem(accounts, fresh), markRows(), countKeys()];
	const dispose = () => [...owned, ...shownElsewhere].forEach((part) => void part.dispose());
	return { tree, view, documents, arrangements, dispose };
}

function after(milliseconds: number, ring: () => void): vscode.Disposable {
	const timer = setTimeout(ring, milliseconds);
	return new vscode.Disposable(() => clearTimeout(timer));
}
