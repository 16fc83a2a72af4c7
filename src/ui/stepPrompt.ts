import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import type { StepAnswer, StepQuestion } from '../keys/prompts.ts';

/** An input box that is one of several, with a button to go back from all but the first. */
export function askStep(question: StepQuestion): Promise<StepAnswer | undefined> {
	const { promise, resolve } = Promise.withResolvers<StepAnswer | undefined>();
	const box = vscode.window.createInputBox();
	const { title, prompt, step, steps, example, value = '', problem } = question;
	// A screen reader hears it before the title.
	const placeholder = example === '' ? '' : l10n.t('For example {0}', example);
	Object.assign(box, { title, prompt, step, totalSteps: steps, placeholder, value, ignoreFocusOut: true });
	if (step > 1) box.buttons = [vscode.QuickInputButtons.Back];
	const check = () => (box.validationMessage = problem(box.value));
	box.onDidChangeValue(check);
	box.onDidAccept(() => {
		if (check() === undefined) resolve({ text: box.value, goesBack: false });
	});
	box.onDidTriggerButton(() => resolve({ text: box.value, goesBack: true }));
	box.onDidHide(() => resolve(undefined));
	box.show();
	return promise.finally(() => box.dispose());
}
