/** How an action speaks with the person. Changing one's mind is `undefined` or `false`, never an error. */
export interface Prompts {
	/** One of several; with `title` naming the command. */
	pick<Value>(question: Question, choices: readonly Choice<Value>[]): Promise<Value | undefined>;
	text(question: TextQuestion): Promise<string | undefined>;
	/** One text of several that belong together; the person may go back to the one before. */
	step(question: StepQuestion): Promise<StepAnswer | undefined>;
	/** A modal that names what is about to happen; answers the chosen action. Enter presses the first: it must lose nothing. */
	confirm<Action extends string>(warning: Warning<Action>): Promise<Action | undefined>;
	/** A notification; answers the chosen action, or undefined when it was closed or went away. */
	tell<Action extends string>(message: string, ...actions: readonly Action[]): Promise<Action | undefined>;
	/** The same for what did not go well. */
	warn<Action extends string>(message: string, ...actions: readonly Action[]): Promise<Action | undefined>;
	/** A few words that go away by themselves, about what the person sees anyway or need not answer. */
	mention(message: string): void;
	/** A text that is too long for a notification, to read and to copy from. */
	show(text: LongText): Promise<void>;
	/** Shows that something takes its time and lets the person cancel it. */
	progress<Result>(title: string, task: ProgressTask<Result>): Promise<Result>;
	/** Opens a page in the person's browser, if it is one that `isPage` lets through; answers whether it did. */
	openPage(url: string): PromiseLike<boolean>;
	writeClipboard(text: string): PromiseLike<void>;
	readClipboard(): PromiseLike<string>;
}

/** `step` says how far it has come. */
export type ProgressTask<Result> = (signal: AbortSignal, step: (text: string) => void) => Promise<Result>;

export interface LongText {
	readonly title: string;
	/** Markdown. */
	readonly text: string;
}

export interface Question {
	readonly title: string;
	readonly prompt: string;
}

export interface Choice<Value> {
	readonly label: string;
	readonly description?: string;
	readonly value: Value;
}

export interface TextQuestion extends Question {
	readonly value?: string;
	readonly password?: boolean;
	/** What is wrong with a text, while typing; undefined if nothing is. */
	readonly problem: (text: string) => string | undefined;
}

export interface StepQuestion extends TextQuestion {
	/** Counted from 1. */
	readonly step: number;
	readonly steps: number;
	/** Shows while nothing is typed. */
	readonly example: string;
}

export interface StepAnswer {
	readonly text: string;
	/** The person wants to go back; what was typed so far may be wrong. */
	readonly goesBack: boolean;
}

export interface Warning<Action extends string> {
	readonly message: string;
	readonly detail: string;
	readonly actions: readonly Action[];
}
