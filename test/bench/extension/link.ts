import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

export interface Activation {
	/** Milliseconds that loading the code took. */
	readonly load: number;
	/** Milliseconds that the call of `activate` took, until it returned. */
	readonly call: number;
	/** Milliseconds until VS Code says that the extension is active. */
	readonly awaited: number;
	/** Bytes of heap. */
	readonly growth: number;
	/** The extension's own files that were loaded. */
	readonly loaded: readonly string[];
}

/** What the providers of trees were asked, and how long they worked. */
export interface Work {
	readonly children: number;
	readonly items: number;
	readonly milliseconds: number;
}

/** What a probe answers to what. */
export interface Answers {
	activate: Activation;
	heap: number;
	work: Work;
	run: null;
}

export interface Asked {
	readonly extension: string;
	readonly command: string;
	readonly args: readonly unknown[];
}

type Ask<Verb extends keyof Answers> = Pick<
	Asked,
	Verb extends 'activate' ? 'extension' : Verb extends 'run' ? 'command' | 'args' : never
>;

/** Where the probe of each new extension host reports. */
export class Link {
	readonly #server = createServer();
	readonly #waiting: Socket[] = [];

	/** @returns what the environment of VS Code must say */
	async listen(): Promise<NodeJS.ProcessEnv> {
		this.#server.on('connection', (socket) => {
			socket.on('error', () => undefined);
			this.#waiting.push(socket);
			this.#server.emit('probe');
		});
		this.#server.listen(0, '127.0.0.1');
		await once(this.#server, 'listening');
		return { USER_API_KEYS_BENCH_PORT: String((this.#server.address() as AddressInfo).port) };
	}

	/** The probe of the extension host that started last, or of the next one. */
	async probe(): Promise<Probe> {
		if (this.#waiting.length === 0) await once(this.#server, 'probe', { signal: AbortSignal.timeout(60_000) });
		const socket = this.#waiting.pop();
		if (socket === undefined) throw new Error('there is no probe');
		return new Probe(socket);
	}

	close(): void {
		this.#server.close();
	}
}

/** The bench's hand in an extension host. */
export class Probe {
	readonly #socket: Socket;
	readonly #open = new Map<number, (answer: { value?: unknown; error?: string }) => void>();
	#last = 0;

	constructor(socket: Socket) {
		this.#socket = socket;
		createInterface(socket).on('line', (line) => {
			const answer = JSON.parse(line) as { id: number; value?: unknown; error?: string };
			this.#open.get(answer.id)?.(answer);
		});
	}

	async ask<Verb extends keyof Answers>(verb: Verb, asked: Ask<Verb>): Promise<Answers[Verb]> {
		const id = ++this.#last;
		const { value, error } = await new Promise<{ value?: unknown; error?: string }>((resolve) => {
			this.#open.set(id, resolve);
			this.#socket.write(`${JSON.stringify({ id, verb, ...asked })}\n`);
		});
		if (error !== undefined) throw new Error(`${verb}: ${error}`);
		// The probe answers by a table of the same types.
		return value as Answers[Verb];
	}

	run(command: string, ...args: readonly unknown[]): Promise<null> {
		return this.ask('run', { command, args });
	}
}
