import { Command } from 'commander';
import { version } from '../../../package.json';
import { Refusal } from '../refusal.ts';
import { addApps } from './apps.ts';
import { addAudit } from './audit.ts';
import { addBackup } from './backup.ts';
import { addMigrate } from './migrate.ts';
import { addRotateKeys } from './rotateKeys.ts';
import { addServe, type ServeArguments } from './serve.ts';
import { addServerKeys } from './serverKeys.ts';
import type { Terminal } from './terminal.ts';
import { addUsers } from './users.ts';

function noCommand(name = ''): Refusal {
	return new Refusal(`There is no command ${name}; --help lists those that there are.`);
}

/** The command line; `serve` is what it does when no command is named. */
export function createCommandLine(serve: (options: ServeArguments) => Promise<void>, terminal: Terminal): Command {
	const program = new Command('user-api-keys-server')
		.description('A key server for the App Services client API.')
		.version(version)
		.exitOverride((error) => {
			// `help nonsense` shows the help as a failure.
			throw error.code === 'commander.help' && error.exitCode !== 0 ? noCommand(program.args[1]) : error;
		})
		.showSuggestionAfterError(false)
		.configureOutput({ writeErr: () => undefined });
	const command = addServe(program, async (options) => {
		const [first] = command.args;
		if (first !== undefined) throw noCommand(first);
		await serve(options);
	});
	// Serving is the default, so that what is no command arrives there.
	command.allowExcessArguments();
	for (const add of [addApps, addUsers, addServerKeys, addAudit, addBackup, addRotateKeys, addMigrate])
		add(program, terminal);
	return program.addHelpText('after', () => `\nOptions of serve:\n${command.helpInformation()}`);
}
