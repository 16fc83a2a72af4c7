import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ApiError, isServiceErrorCode } from '../protocol/errors.ts';
import { plainText } from './plainText.ts';
import { describeError } from '../keys/errorWording.ts';
import { ExpectedError, isCancelled } from '../keys/expectedError.ts';

function isRefusal(error: unknown): error is ApiError {
	return error instanceof ApiError && isServiceErrorCode(error.code);
}

/** What to do with an error that a person's own command ran into. */
export type Report = (error: unknown) => void;

/** A sentence for the person, the stack for the log. Whoever cancelled knows that already. */
export function createReport(log: vscode.LogOutputChannel): Report {
	return (error) => {
		if (isCancelled(error)) return;
		const sentence = describeError(error);
		if (error instanceof ExpectedError) log.info(error.message, ...(error.cause === undefined ? [] : [error.cause]));
		else if (isRefusal(error)) log.warn(`${error.code}: ${error.message}`, error.link ?? '');
		else log.error(error instanceof Error ? error : String(error));
		const showLog = l10n.t('Show Log');
		const message = sentence ?? l10n.t('User API Keys could not do this. The log tells more.');
		void vscode.window
			.showErrorMessage(plainText(message), ...(sentence === undefined ? [showLog] : []))
			.then((answer) => {
				if (answer === showLog) log.show();
			});
	};
}
