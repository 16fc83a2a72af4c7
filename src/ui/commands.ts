import * as vscode from 'vscode';
import { bySelection, commandIds } from '../keys/commandIds.ts';
import type { LazyActions } from './lazyActions.ts';
import type { Report } from './report.ts';
import type { Row } from './rows.ts';

/**
 * The one guard: commands contain no `try`, what they throw is reported here, also that they cannot be loaded. They wait
 * until everything of earlier windows is known.
 */
export function registerCommands(
	actions: LazyActions,
	selection: () => readonly Row[],
	ready: Promise<void>,
	report: Report,
): vscode.Disposable {
	const registrations = commandIds.map((id) =>
		vscode.commands.registerCommand(id, async (row: unknown, rows: unknown) => {
			// Meanwhile another row may be selected.
			const chosen = row === bySelection ? selection() : rows;
			try {
				await ready;
				const { commands } = await actions.get();
				await commands[id](row, chosen);
			} catch (error) {
				report(error);
			}
		}),
	);
	return vscode.Disposable.from(...registrations);
}
