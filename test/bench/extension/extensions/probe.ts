import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import * as vscode from 'vscode';
import type { Answers, Asked } from '../link.ts';
import { activateMeasured } from './activation.ts';
import { heap } from './heap.ts';
import { takeWork } from './providerWork.ts';

const verbs: { readonly [verb in keyof Answers]: (asked: Asked) => Answers[verb] | Promise<Answers[verb]> } = {
	activate: ({ extension }) => activateMeasured(extension),
	heap,
	work: takeWork,
	run: async ({ command, args }) => {
		await vscode.commands.executeCommand(command, ...args);
		return null;
	},
};

/** Connects to the bench and does in the extension host what it asks for, a line of JSON each. */
export function activate(): void {
	const socket = connect(Number(process.env['USER_API_KEYS_BENCH_PORT']), '127.0.0.1');
	const answer = async (line: string) => {
		const { id, verb, ...asked } = JSON.parse(line) as Asked & { id: number; verb: keyof Answers };
		const result = await Promise.resolve(verbs[verb](asked)).then(
			(value) => ({ value }),
			(error: unknown) => ({ error: String(error) }),
		);
		socket.write(`${JSON.stringify({ id, ...result })}\n`);
	};
	createInterface(socket).on('line', (line) => void answer(line));
	// The bench has gone, and soon this window too.
	socket.on('error', () => undefined);
}
