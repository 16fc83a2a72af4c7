import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { ApiError, isServiceErrorCode } from '../protocol/errors.ts';
import { plainText } from './plainText.ts';
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
		if (error instanceof ExpectedError) log.info(error.message, ...(error.cause === undefined ? [] : [error.cause]));
		else if (isRefusal(error)) log.warn(`${error.code}: ${error.message}`, error.link ?? '');
		else logError(error, log);
		void tell(error, log);
	};
}

async function tell(error: unknown, log: vscode.LogOutputChannel): Promise<void> {
	if (isPartMissing(error)) return tellToReload();
	const sentence = await sentenceFor(error, log);
	const showLog = l10n.t('Show Log');
	const message = sentence ?? l10n.t('User API Keys could not do this. The log tells more.');
	const buttons = sentence === undefined ? [showLog] : [];
	const answer = await vscode.window.showErrorMessage(plainText(message), ...buttons);
	if (answer === showLog) log.show();
}

/** A part of the extension that is loaded late is gone when the extension was updated beneath the window. */
function isPartMissing(error: unknown): boolean {
	const code = error instanceof Error && 'code' in error ? error.code : undefined;
	return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND';
}

async function tellToReload(): Promise<void> {
	const reload = l10n.t('Reload Window');
	const message = l10n.t(
		'User API Keys was updated or removed while this window was open. Reload the window to go on.',
	);
	const answer = await vscode.window.showErrorMessage(message, reload);
	if (answer === reload) await vscode.commands.executeCommand('workbench.action.reloadWindow');
}

/** The sentences are loaded with the first error; when even they cannot be, that is in the log, too. */
async function sentenceFor(error: unknown, log: vscode.LogOutputChannel): Promise<string | undefined> {
	try {
		const { describeError } = await import('../keys/errorWording.ts');
		return describeError(error);
	} catch (failure) {
		logError(failure, log);
		return undefined;
	}
}

function logError(error: unknown, log: vscode.LogOutputChannel): void {
	log.error(error instanceof Error ? error : String(error));
}
