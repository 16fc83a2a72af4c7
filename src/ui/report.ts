import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { describeError, ExpectedError, isCancelled } from '../keys/errorWording.ts';

/** What to do with an error that a person's own command ran into. */
export type Report = (error: unknown) => void;

/** A sentence for the person, the stack for the log. Whoever cancelled knows that already. */
export function createReport(log: vscode.LogOutputChannel): Report {
	return (error) => {
		if (isCancelled(error)) return;
		const sentence = describeError(error);
		if (error instanceof ExpectedError) log.info(error.message);
		else log.error(error instanceof Error ? error : String(error));
		const showLog = l10n.t('Show Log');
		const message = sentence ?? l10n.t('User API Keys could not do this. The log tells more.');
		void vscode.window.showErrorMessage(message, ...(sentence === undefined ? [showLog] : [])).then((answer) => {
			if (answer === showLog) log.show();
		});
	};
}
