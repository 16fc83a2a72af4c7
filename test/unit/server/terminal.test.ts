import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { Refusal } from '../../../src/server/refusal.ts';
import { printable } from '../../../src/server/commandLine/printable.ts';
import { table } from '../../../src/server/commandLine/table.ts';
import { createTerminal, type Terminal } from '../../../src/server/commandLine/terminal.ts';

/** Somebody at a terminal, who types an answer as soon as a question is there. */
function sitting(...answers: readonly string[]): { terminal: Terminal; shown: () => string; isRaw: () => boolean } {
	let [shown, isRaw] = ['', false];
	const input = Object.assign(new PassThrough(), { isTTY: true, setRawMode: (raw: boolean) => void (isRaw = raw) });
	const typed = [...answers];
	const errors = new PassThrough().on('data', (chunk) => {
		shown += String(chunk);
		if (/[:\]] $/.test(shown)) setImmediate(() => input.write(typed.shift() ?? '\u0004'));
	});
	const terminal = createTerminal({ input, output: new PassThrough(), errors });
	return { terminal, shown: () => shown, isRaw: () => isRaw };
}

const cancelled = { name: 'Refusal', message: 'Cancelled; nothing was changed.' };

describe('A password at a terminal', () => {
	it('is asked for twice and never shown', async () => {
		const { terminal, shown, isRaw } = sitting('pass word\r', 'pass word\r');
		assert.equal(await terminal.newPassword(), 'pass word');
		assert.equal(shown(), 'Password: \nOnce more: \n');
		assert.equal(isRaw(), false);
	});

	it('can be corrected while it is typed', async () => {
		const { terminal } = sitting('wronk\u007fg-one\r', 'wrong-one\r');
		assert.equal(await terminal.newPassword(), 'wrong-one');
	});

	it('is refused when the two differ', async () => {
		const { terminal, shown } = sitting('one-password\r', 'another\r');
		await assert.rejects(terminal.newPassword(), new Refusal('The two passwords differ; nothing was changed.'));
		assert.doesNotMatch(shown(), /one-password|another/);
	});

	it('can be left unsaid, with Ctrl-C and with Ctrl-D', async () => {
		for (const key of ['\u0003', '\u0004']) {
			const { terminal, isRaw } = sitting(`half${key === '\u0004' ? '\u0015' : ''}${key}`);
			await assert.rejects(terminal.newPassword(), cancelled);
			assert.equal(isRaw(), false);
		}
	});
});

describe('A question at a terminal', () => {
	it('is answered by y or yes, and by nothing else', async () => {
		for (const answer of ['y\n', 'YES\n']) {
			const { terminal, shown } = sitting(answer);
			await terminal.confirm('This ends it');
			assert.equal(shown(), 'This ends it. Go on? [y/N] ');
		}
		for (const answer of ['\n', 'n\n', 'yess\n', 'ja\n']) {
			await assert.rejects(sitting(answer).terminal.confirm('This ends it'), cancelled);
		}
	});

	it('is put without what could command the terminal', async () => {
		const { terminal, shown } = sitting('y\n');
		await terminal.confirm('This deletes \u001b[2J');
		assert.match(shown(), /deletes \\u001b\[2J/);
	});
});

describe('What the command line prints', () => {
	it('leaves letters of all kinds and spaces, and makes the rest visible', () => {
		assert.equal(printable('Zoë Ωmega 漢字 🔑 "quoted" \\n'), 'Zoë Ωmega 漢字 🔑 "quoted" \\n');
		assert.equal(
			printable('\u0000\n\u001b\u007f\u009b\u202e\u2028\ufeff'),
			'\\u0000\\u000a\\u001b\\u007f\\u009b\\u202e\\u2028\\ufeff',
		);
	});

	it('stays the same JSON', () => {
		const value = { text: 'a\u001b\u009b\u202e\u{e0041}\n"\\' };
		assert.deepEqual(JSON.parse(printable(JSON.stringify(value))), value);
	});

	it('stands in columns, also with what is written longer than it is', () => {
		assert.deepEqual(
			table(
				['name', 'state'],
				[
					['a\u001b', 'on'],
					['b', ''],
				],
			),
			['NAME     STATE', 'a\\u001b  on', 'b'],
		);
	});
});
