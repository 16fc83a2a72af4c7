import assert from 'node:assert/strict';
import { createCommandLine } from '../../../src/server/commandLine/commandLine.ts';
import { createTerminal } from '../../../src/server/commandLine/terminal.ts';

describe('--help of a command', () => {
	const terminal = createTerminal({ input: process.stdin, output: process.stdout, errors: process.stderr });
	const program = createCommandLine(() => Promise.resolve(), terminal);

	/** @param names of a command, its group before it */
	function helpOf(...names: readonly string[]): string {
		let command = program;
		for (const name of names) command = command.commands.find((each) => each.name() === name) ?? assert.fail(name);
		return command.helpInformation();
	}

	it('offers the key file where it is used', () => {
		for (const name of ['serve', 'rotate-keys', 'migrate']) assert.match(helpOf(name), /--key-file/);
		for (const names of [['users', 'list'], ['apps', 'list'], ['audit'], ['backup']]) {
			assert.doesNotMatch(helpOf(...names), /--key-file/);
		}
	});

	it('offers a PostgreSQL where it is used', () => {
		for (const names of [['serve'], ['users', 'list'], ['audit'], ['rotate-keys']]) {
			assert.match(helpOf(...names), /--database-url-file/);
		}
		for (const name of ['backup', 'restore']) assert.doesNotMatch(helpOf(name), /--database-/);
	});
});
