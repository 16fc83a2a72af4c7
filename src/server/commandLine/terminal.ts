import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Refusal } from '../refusal.ts';
import { printable } from './printable.ts';

/** Where a command reads and writes: the standard streams. */
export interface Streams {
	readonly input: NodeJS.ReadableStream & { readonly isTTY?: boolean };
	/** What a command gives. */
	readonly output: NodeJS.WritableStream;
	/** Questions go here, so that what a command gives can go into a pipe. */
	readonly errors: NodeJS.WritableStream;
}

export interface Terminal {
	/** Prints what a command gives. @throws the system's error when it cannot be written */
	print(text: string): Promise<void>;
	/** Says how far a command is. */
	note(line: string): void;
	/**
	 * A password: asked twice, without showing it, from whoever sits there; else the first line of standard input.
	 * @throws Refusal when there is none, or the two differ
	 */
	newPassword(): Promise<string>;
	/**
	 * Asks whether to go on.
	 * @param consequence what would happen, as a sentence without its full stop
	 * @throws Refusal unless the answer is yes; when nobody sits there to ask
	 */
	confirm(consequence: string): Promise<void>;
}

export function createTerminal(streams: Streams): Terminal {
	const { input, output, errors } = streams;
	const isTerminal = input.isTTY === true;
	return {
		print: (text) => write(output, text),
		note: (line) => void errors.write(`${printable(line)}\n`),
		newPassword: async () => {
			if (!isTerminal) return firstLine(input);
			const password = await ask(streams, 'Password: ', 'hidden');
			if ((await ask(streams, 'Once more: ', 'hidden')) === password) return password;
			throw new Refusal('The two passwords differ; nothing was changed.');
		},
		confirm: async (consequence) => {
			if (!isTerminal) throw new Refusal(`${consequence}; repeat it with --yes.`);
			const answer = await ask(streams, `${consequence}. Go on? [y/N] `, 'shown');
			if (!/^y(es)?$/i.test(answer.trim())) throw cancelled();
		},
	};
}

function write(stream: NodeJS.WritableStream, text: string): Promise<void> {
	return new Promise((resolve, reject) => {
		stream.write(text, (error) => {
			if (error) reject(error);
			else resolve();
		});
	});
}

/** @throws Refusal when it is cancelled with Ctrl-C or Ctrl-D */
function ask({ input, errors }: Streams, question: string, typing: 'shown' | 'hidden'): Promise<string> {
	errors.write(printable(question));
	// As its terminal readline turns off the echo of the system's own, and shows what is typed in `output`: nowhere.
	const hidden = { output: new Writable({ write: (_chunk, _encoding, done) => done() }), terminal: true };
	const lines = createInterface({ input, ...(typing === 'hidden' ? hidden : { terminal: false }) });
	return new Promise<string>((resolve, reject) => {
		lines.once('line', (line) => {
			resolve(line);
			lines.close();
		});
		lines.once('SIGINT', () => lines.close());
		lines.once('close', () => {
			if (typing === 'hidden') errors.write('\n');
			reject(cancelled());
		});
	});
}

function cancelled(): Refusal {
	return new Refusal('Cancelled; nothing was changed.');
}

async function firstLine(input: Streams['input']): Promise<string> {
	let text = '';
	input.setEncoding('utf8');
	for await (const chunk of input) {
		text += String(chunk);
		// Whoever writes may leave the pipe open; leaving the loop closes our end.
		if (text.includes('\n')) break;
	}
	if (text === '') throw new Refusal('No password came; type it at a terminal or write it to standard input.');
	return text.replace(/\r?\n.*$/s, '');
}
