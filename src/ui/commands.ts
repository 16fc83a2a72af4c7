import * as vscode from 'vscode';
import { commandIds } from '../keys/commandIds.ts';
import type { LazyActions } from './lazyActions.ts';
import type { Report } from './report.ts';

/**
 * The one guard: commands contain no `try`, what they throw is reported here, also that they cannot be loaded. They wait
 * until everything of earlier windows is known.
 */
export function registerCommands(actions: LazyActions, ready: Promise<void>, report: Report): vscode.Disposable {
	const registrations = commandIds.map((id) =>
		vscode.commands.registerCommand(id, async (row: unknown, rows: unknown) => {
			try {
				await ready;
				const { commands } = await actions.get();
				await commands[id](row, rows);
			} catch (error) {
				report(error);
			}
		}),
	);
	return vscode.Disposable.from(...registrations);
}
