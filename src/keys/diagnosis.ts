import { ApiError } from '../protocol/errors.ts';
import type { Transport } from '../protocol/transport.ts';
import { describeTrial, failureCode } from './connectionWording.ts';
import { describeError } from './errorWording.ts';
import { redact } from './redact.ts';

export type Fact = readonly [what: string, told: string];

export interface Section {
	readonly title: string;
	readonly facts: readonly Fact[];
}

/** The service that is looked at. */
export interface Patient {
	/** What the person or the extension calls it, and what the setting says of it. */
	readonly about: readonly Fact[];
	/** Where it is; undefined if that is not known, as with a local server that does not run. */
	readonly address: string | undefined;
	/** Asks the service what it tells everybody; answers where it wants to be reached. */
	readonly probe: (signal: AbortSignal) => Promise<string>;
}

/** What is known only where the extension runs. */
export interface Surroundings {
	/** The addresses of a name. */
	lookUp(hostname: string): Promise<readonly string[]>;
	readonly transport: Transport;
	/** Versions, proxy settings and the like. */
	readonly sections: () => readonly Section[];
}

const patience = 15_000;

/**
 * Looks at the connection to a service step by step. The report is in English, so that whoever gets it can read it.
 * @throws ApiError `Cancelled`
 */
export async function diagnose(patient: Patient, surroundings: Surroundings, signal: AbortSignal): Promise<string> {
	const steps: Fact[] = [];
	const step = async (what: string, look: (signal: AbortSignal) => Promise<string>) => {
		const told = await timed((both) => look(both), signal);
		if (signal.aborted) throw new ApiError('Cancelled');
		steps.push([what, told]);
	};
	const { address } = patient;
	if (address === undefined) steps.push(['Address', 'not known now']);
	else {
		await step('Name', () => lookUp(new URL(address).hostname, surroundings));
		await step('Connection', (both) => connect(address, surroundings.transport, both));
	}
	await step(
		'Key service',
		async (both) => `answers as it should, and wants to be reached at ${await patient.probe(both)}`,
	);
	const sections = [
		{ title: 'Key service', facts: patient.about },
		{ title: 'Steps', facts: steps },
	];
	return reportOf([...sections, ...surroundings.sections()]);
}

/** A Markdown document without anything that is nobody's business. */
export function reportOf(sections: readonly Section[]): string {
	const parts = sections.map(({ title, facts }) => {
		const lines = facts.map(([what, told]) => `- ${plain(what)}: ${plain(told)}`);
		return [`## ${title}`, '', ...lines].join('\n');
	});
	const notice =
		'Tokens, passwords, values of keys, e-mail addresses and user names were left out. Look it through before you pass it on.';
	return `${['# User API Keys: connection report', notice, ...parts].join('\n\n')}\n`;
}

/** One line, in which nothing becomes a link or an element. */
function plain(text: string): string {
	return redact(text)
		.replace(/\s+/g, ' ')
		.replace(/[<[\]]/g, '\\$&')
		.trim();
}

async function lookUp(hostname: string, surroundings: Surroundings): Promise<string> {
	if (/^(\[.*\]|[\d.]+)$/.test(hostname)) return `${hostname} is no name but an address`;
	try {
		return `${hostname} is ${(await surroundings.lookUp(hostname)).join(', ')}`;
	} catch (error) {
		return `${hostname} was not found here (${codeOf(error)}); where a proxy finds names, that does not matter`;
	}
}

/** A plain request by the way that all requests go. */
async function connect(url: string, transport: Transport, signal: AbortSignal): Promise<string> {
	const headers = { accept: 'application/json' };
	const { status, headers: told } = await transport({ method: 'GET', url: `${url}/`, headers, signal });
	const named = ['server', 'via', 'content-type', 'proxy-authenticate'].filter((name) => told[name] !== undefined);
	return [`something answers with status ${status}`, ...named.map((name) => `${name}: ${told[name]}`)].join('; ');
}

async function timed(look: (signal: AbortSignal) => Promise<string>, signal: AbortSignal): Promise<string> {
	const started = performance.now();
	const timeout = AbortSignal.timeout(patience);
	const both = AbortSignal.any([signal, timeout]);
	const ended = new Promise<string>((resolve) => {
		both.addEventListener('abort', () => resolve(`no answer after ${patience / 1000} s`), { once: true });
	});
	const told = await Promise.race([look(both).catch((error: unknown) => failed(error)), ended]);
	return `${told} (${Math.round(performance.now() - started)} ms)`;
}

function failed(error: unknown): string {
	const words = describeTrial(error) ?? describeError(error);
	return [`FAILED: ${codeOf(error)}`, ...(words === undefined ? [] : [words])].join('. ');
}

function codeOf(error: unknown): string {
	if (error instanceof ApiError) {
		const status = error.status === undefined ? [] : [`status ${error.status}`];
		return [error.code, failureCode(error), ...status, causeOf(error)].filter((part) => part !== undefined).join(', ');
	}
	const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined;
	const message = error instanceof Error ? error.message : String(error);
	return typeof code === 'string' ? `${code}, ${message}` : message;
}

function causeOf({ cause }: ApiError): string | undefined {
	const message: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'message') : undefined;
	return typeof message === 'string' ? message : undefined;
}
