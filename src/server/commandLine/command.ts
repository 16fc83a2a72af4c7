import { Option, type Command } from 'commander';
import { errorCode } from '../errorCode.ts';
import { Refusal } from '../refusal.ts';
import { appId } from './arguments.ts';
import { chooseApp, withData, type App } from './data.ts';
import { addPlace, type PlaceArguments } from './place.ts';
import { printable } from './printable.ts';
import type { Terminal } from './terminal.ts';

/** What a command gives. */
export interface Outcome {
	/** For `--json`. */
	readonly value: unknown;
	/** For people. */
	readonly lines: readonly string[];
	/** What to do when nobody can have read this, where it is told this once. */
	readonly unread?: string;
}

/** Options of every command beside `serve`. */
export interface CommonOptions extends PlaceArguments {
	readonly json?: boolean;
}

/** Options of some commands; each declares those that it takes. */
export interface AppOptions extends CommonOptions {
	readonly app?: string;
	/** Whether to do without asking what cannot be undone. */
	readonly yes?: boolean;
}

/** Commands with a name in common, such as `users`. */
export function addGroup(program: Command, name: string, description: string): Command {
	const group = program.command(name).description(description);
	return group.exitOverride((error) => {
		if (error.code !== 'commander.help' || error.exitCode === 0) throw error;
		const names = group.commands.map((command) => command.name()).join(', ');
		throw new Refusal(`Say what to do with ${name}: ${names}; ${name} --help tells more.`);
	});
}

/**
 * A command with what all have in common.
 * @param usage its name and arguments
 * @param unused options that say where the data is, and are no use to this command: taken, and not offered
 */
export function addCommand(
	parent: Command,
	usage: string,
	description: string,
	unused: readonly string[] = ['--key-file'],
): Command {
	const command = addPlace(parent.command(usage).description(description), 'folder of the data');
	for (const option of command.options) option.hideHelp(unused.includes(option.long ?? ''));
	return command.option('--json', 'print one JSON value');
}

/** A command on one app. @param work is given the command's argument, an empty text where it takes none */
export function addAppCommand(
	parent: Command,
	terminal: Terminal,
	[usage, description]: readonly [usage: string, description: string],
	work: (app: App, argument: string, options: AppOptions) => Promise<Outcome>,
): Command {
	const command = addCommand(parent, usage, description);
	command.addOption(new Option('--app <id>', 'the app, when there are several').argParser(appId));
	return command.action(async () => {
		const options: AppOptions = command.opts();
		const outcome = await withData(options, async (data) => {
			return work({ ...data, appId: await chooseApp(data.db, options.app) }, command.args[0] ?? '', options);
		});
		await print(terminal, options, outcome);
	});
}

export function addYes(command: Command): Command {
	return command.option('--yes', 'do it without asking');
}

/** @throws Refusal when it cannot be written, unless whoever read it has gone and misses nothing */
export async function print(terminal: Terminal, { json }: CommonOptions, outcome: Outcome): Promise<void> {
	const { value, lines, unread } = outcome;
	const text = json ? [JSON.stringify(value)] : lines;
	try {
		await terminal.print(text.map((line) => `${printable(line)}\n`).join(''));
	} catch (error) {
		const code = errorCode(error) ?? String(error);
		if (code === 'EPIPE' && unread === undefined) return;
		throw new Refusal(`What the command says cannot be written (${code}); ${unread ?? 'what it did stays done'}.`);
	}
}

/**
 * Asks before what cannot be undone, unless `--yes` was said.
 * @param what such as `deletes the app test`
 * @throws Refusal unless whoever gave the command stands by it
 */
export async function confirm(terminal: Terminal, { yes }: Pick<AppOptions, 'yes'>, what: string): Promise<void> {
	if (yes !== true) await terminal.confirm(`This ${what}, which cannot be undone`);
}
