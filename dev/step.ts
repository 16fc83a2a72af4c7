import { spawn } from 'node:child_process';
import { Advice } from './advice.ts';

export interface Step {
	/** What is being done, as a person would say it. */
	readonly title: string;
	readonly command: string;
	readonly args: readonly string[];
	readonly cwd: string;
	readonly env?: NodeJS.ProcessEnv;
	/** A sentence that says what to do when it fails. */
	readonly advice: string;
}

/** Runs a command quietly, prints what was done and how long it took, and on failure the end of its output. */
export async function runStep(step: Step): Promise<void> {
	const started = performance.now();
	console.log(`  ${step.title} …`);
	const { code, output } = await runQuietly(step);
	if (code !== 0) throw new Advice(`${step.title} failed:\n${lastLines(output)}\n${step.advice}`);
	console.log(`    ${secondsSince(started)} s`);
}

export function secondsSince(started: number): string {
	return ((performance.now() - started) / 1000).toFixed(1);
}

function runQuietly({ command, args, cwd, env }: Step): Promise<{ code: number; output: string }> {
	return new Promise((resolve) => {
		const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		const keep = (chunk: Buffer) => {
			output = (output + chunk.toString()).slice(-20_000);
		};
		child.stdout.on('data', keep);
		child.stderr.on('data', keep);
		child.on('error', (error) => resolve({ code: 1, output: error.message }));
		child.on('close', (code) => resolve({ code: code ?? 1, output }));
	});
}

function lastLines(text: string): string {
	return text.trimEnd().split('\n').slice(-20).join('\n');
}
