import * as l10n from '@vscode/l10n';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Emitter, type Event } from '../../base/emitter.ts';
import { ExpectedError } from '../../keys/errorWording.ts';
import { leaseSeconds, type ControlAction } from '../../protocol/control.ts';
import { ApiError } from '../../protocol/errors.ts';
import type { Transport } from '../../protocol/transport.ts';
import { askServer, type Answer } from './control.ts';
import { spawnServer } from './spawnServer.ts';
import { isOlder } from './versions.ts';

export interface LocalServerOptions {
	/** One server runs for each data folder, shared by all windows. */
	readonly dataDir: string;
	/** The bundle `server.js`. */
	readonly script: string;
	/** The extension's version: an older server is restarted. */
	readonly version: string;
	readonly transport: Transport;
	/** The port to ask for; 0 if any will do. Where `fixed`, no other will do. */
	readonly port: () => { readonly number: number; readonly fixed: boolean };
	/** Takes note of the port that is in use now. */
	readonly usesPort: (port: number) => void;
	/** Whether it may be started without being asked for, when its address is first needed: nobody has stopped it. */
	readonly mayWake: () => boolean;
}

export type LocalServerState =
	| { readonly kind: 'stopped' }
	| { readonly kind: 'starting' }
	| {
			readonly kind: 'running';
			readonly address: string;
			readonly version: string;
			/** Whether it stays when no window uses it. */
			readonly kept: boolean;
	  };

const startMilliseconds = 20_000;

/**
 * The local key server as this window sees it: started as a process of its own when it does not run yet, held by a lease
 * while this window is there. Other windows may start and stop the same server at any time.
 */
export class LocalServer {
	readonly #options: LocalServerOptions;
	readonly #lease = randomUUID();
	readonly #changed = new Emitter<void>();
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #renewing: NodeJS.Timeout;
	#state: LocalServerState = { kind: 'stopped' };
	#starting: Promise<void> | undefined;
	/** This window has neither seen it run nor tried to start it yet. */
	#isAsleep = true;

	constructor(options: LocalServerOptions) {
		this.#options = options;
		this.#renewing = setInterval(() => void this.check(), (leaseSeconds * 1000) / 4);
	}

	get state(): LocalServerState {
		return this.#state;
	}

	/** Looks whether the server runs, perhaps started or stopped by another window, and renews the lease. */
	async check(): Promise<LocalServerState> {
		if (this.#starting) return this.#state;
		const answer = await this.#ask('renew');
		if (!this.#starting) this.#take(answer);
		return this.#state;
	}

	/**
	 * Where the server is, with a proof of now. The first time that a window needs it, it is started.
	 * @throws ApiError `Unreachable` if it does not run or something else has its port
	 */
	async address(): Promise<string> {
		await this.#starting?.catch(() => undefined);
		const { kind } = await this.check();
		if (kind === 'stopped' && this.#isAsleep && this.#options.mayWake()) await this.start();
		const state = this.#state;
		if (state.kind === 'running') return state.address;
		throw new ApiError('Unreachable');
	}

	/** Has the server running, of this version or a newer one. Callers share one start. */
	start(): Promise<void> {
		this.#isAsleep = false;
		this.#starting ??= this.#start().finally(() => (this.#starting = undefined));
		return this.#starting;
	}

	async stop(): Promise<void> {
		await this.#starting?.catch(() => undefined);
		await this.#end();
		this.#become({ kind: 'stopped' });
	}

	/** Whether it stays when no window uses it. */
	async keep(kept: boolean): Promise<void> {
		this.#take(await this.#ask(kept ? 'keep' : 'unkeep'));
		if (this.#state.kind !== 'running') throw new ApiError('Unreachable');
	}

	/** Renews no longer; the server ends by itself once no window renews its lease. */
	dispose(): void {
		clearInterval(this.#renewing);
		this.#changed.dispose();
	}

	async #start(): Promise<void> {
		const deadline = AbortSignal.timeout(startMilliseconds);
		const before = await this.#ask('renew');
		if (before.kind === 'server' && !isOlder(before.reply.version, this.#options.version)) return this.#take(before);
		this.#become({ kind: 'starting' });
		try {
			if (before.kind === 'server') await this.#end();
			this.#take(await this.#launch(deadline));
			if (before.kind === 'server' && before.reply.kept) await this.keep(true);
		} finally {
			if (this.#state.kind === 'starting') this.#become({ kind: 'stopped' });
		}
	}

	async #launch(signal: AbortSignal): Promise<Answer> {
		const { dataDir, script, port } = this.#options;
		const { number, fixed } = port();
		let sentence = '';
		for (const wanted of fixed || number === 0 ? [number] : [number, 0]) {
			const result = await spawnServer({ script, dataDir, port: wanted, signal });
			// A failure may mean that another window was quicker with the same data folder.
			const answer = await this.#awaitServer(result.kind === 'listening' ? 40 : 10);
			if (answer.kind === 'server') return answer;
			if (result.kind === 'failed') sentence = result.sentence;
			if (signal.aborted) break;
		}
		throw new ExpectedError(
			sentence || l10n.t('The local key server was started but does not answer. Stop it and start it again.'),
		);
	}

	async #awaitServer(tries: number): Promise<Answer> {
		for (let left = tries; ; left--) {
			const answer = await this.#ask('renew');
			if (answer.kind === 'server' || left === 0) return answer;
			await sleep(100);
		}
	}

	/** Asks it to end and waits until it is gone; a server that has ended cannot answer. */
	async #end(): Promise<void> {
		if ((await this.#ask('stop')).kind !== 'server') return;
		for (let left = 50; left > 0 && (await this.#ask('hello')).kind === 'server'; left--) await sleep(100);
	}

	#ask(action: ControlAction): Promise<Answer> {
		return askServer(this.#options.dataDir, this.#lease, action, this.#options.transport);
	}

	#take(answer: Answer): void {
		if (answer.kind !== 'server') return this.#become({ kind: 'stopped' });
		const { port, version, kept } = answer.reply;
		this.#isAsleep = false;
		this.#options.usesPort(port);
		this.#become({ kind: 'running', address: answer.address, version, kept });
	}

	#become(state: LocalServerState): void {
		const changed = JSON.stringify(state) !== JSON.stringify(this.#state);
		this.#state = state;
		if (changed) this.#changed.fire();
	}
}
