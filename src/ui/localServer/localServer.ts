import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { Emitter, type Event } from '../../base/emitter.ts';
import type { ControlAction } from '../../protocol/control.ts';
import { leaseSeconds, runningFile } from '../../protocol/controlFiles.ts';
import { ApiError } from '../../protocol/errors.ts';
import type { ProvenServer } from './control.ts';
import type { LaunchOptions } from './launchServer.ts';
import { stateOf, type LocalServerState } from './localServerState.ts';
import { Turns } from './turns.ts';
import { isOlder } from './versions.ts';

/** One server runs for each data folder, shared by all windows. */
export interface LocalServerOptions extends LaunchOptions {
	/** The extension's version: an older server is restarted. */
	readonly version: string;
	/** Takes note of the port that is in use now. */
	readonly usesPort: (port: number) => void;
	/** Whether it may be started without being asked for, when its address is first needed: nobody has stopped it. */
	readonly mayWake: () => boolean;
}

/**
 * The local key server as this window sees it: started as a process of its own when it does not run yet, held while this
 * window is there. Other windows may start and stop the same server at any time.
 */
export class LocalServer {
	readonly #options: LocalServerOptions;
	readonly #changed = new Emitter<void>();
	readonly onDidChange: Event<void> = this.#changed.event;
	readonly #renewing: NodeJS.Timeout;
	#state: LocalServerState = { kind: 'stopped' };
	/** A question asked before a start and answered after it would lie. */
	readonly #turns = new Turns();
	#checking: Promise<void> | undefined;
	#starting: Promise<void> | undefined;
	/** This window has neither seen it run nor tried to start or stop it yet. */
	#isAsleep = true;
	/** Once only: a server that is older even then would be restarted for ever. */
	#mayReplace = true;

	constructor(options: LocalServerOptions) {
		this.#options = options;
		this.#renewing = setInterval(() => void this.check(), (leaseSeconds * 1000) / 4);
	}

	get state(): LocalServerState {
		return this.#state;
	}

	/** Looks whether the server runs, renews the hold on it, and replaces an older one. Never rejects; the state tells. */
	check(): Promise<void> {
		const check = () => this.#check().catch(() => undefined);
		return (this.#checking ??= this.#turns.take(check).finally(() => (this.#checking = undefined)));
	}

	/**
	 * Where the server is, with a proof of now. The first time that a window needs it, it is started.
	 * @throws ApiError `Unreachable` if it does not run or something else has its port
	 */
	async address(): Promise<string> {
		await this.check();
		const isWaking = this.#state.kind === 'stopped' && this.#isAsleep && this.#options.mayWake();
		if (isWaking || this.#starting) await this.start();
		if (this.#state.kind === 'running') return this.#state.address;
		throw new ApiError('Unreachable');
	}

	/**
	 * Has the server running, of this version or a newer one. Callers share one start.
	 * @throws ExpectedError with what the server said
	 */
	start(): Promise<void> {
		this.#isAsleep = false;
		if (this.#starting) return this.#starting;
		const starting = this.#turns
			.take(() => this.#start())
			.finally(() => {
				if (this.#starting === starting) this.#starting = undefined;
			});
		return (this.#starting = starting);
	}

	stop(): Promise<void> {
		this.#isAsleep = false;
		// Who asks for a start from now on wants one after this stop.
		this.#starting = undefined;
		return this.#turns.take(async () => {
			const { endServer } = await import('./control.ts');
			await endServer(this.#options);
			this.#take(undefined);
		});
	}

	/**
	 * Whether it stays when no window uses it.
	 * @throws ApiError `Unreachable` if it does not run
	 */
	keep(kept: boolean): Promise<void> {
		return this.#turns.take(() => this.#keep(kept));
	}

	/** Renews no longer; the server ends by itself once no window holds it. */
	dispose(): void {
		clearInterval(this.#renewing);
		this.#changed.dispose();
	}

	async #check(): Promise<void> {
		const server = await this.#ask('renew');
		if (server !== undefined && this.#mayReplace && this.#isOutdated(server)) return this.#launch(server);
		this.#take(server);
	}

	async #start(): Promise<void> {
		const server = await this.#ask('renew');
		if (server !== undefined && !this.#isOutdated(server)) return this.#take(server);
		return this.#launch(server);
	}

	async #launch(outdated: ProvenServer | undefined): Promise<void> {
		if (outdated !== undefined) this.#mayReplace = false;
		this.#become({ kind: 'starting' });
		try {
			// Most windows find it running, or never start it.
			const { replaceServer } = await import('./launchServer.ts');
			this.#take(await replaceServer(outdated, this.#options));
		} finally {
			if (this.#state.kind === 'starting') this.#take(undefined);
		}
	}

	async #keep(kept: boolean): Promise<void> {
		this.#take(await this.#ask(kept ? 'keep' : 'unkeep'));
		if (this.#state.kind !== 'running') throw new ApiError('Unreachable');
	}

	/** Undefined if nobody answers. Where no server has left its port there is nobody to ask, and nothing to load for it. */
	async #ask(action: ControlAction): Promise<ProvenServer | undefined> {
		const hasRun = await access(join(this.#options.dataDir, runningFile)).then(
			() => true,
			() => false,
		);
		if (!hasRun) return undefined;
		const { askServer } = await import('./control.ts');
		return askServer(this.#options, action);
	}

	#isOutdated({ version }: ProvenServer): boolean {
		return isOlder(version, this.#options.version);
	}

	#take(server: ProvenServer | undefined): void {
		if (server !== undefined) {
			this.#isAsleep = false;
			this.#options.usesPort(server.port);
		}
		this.#become(stateOf(server));
	}

	#become(state: LocalServerState): void {
		const changed = JSON.stringify(state) !== JSON.stringify(this.#state);
		this.#state = state;
		if (changed) this.#changed.fire();
	}
}
