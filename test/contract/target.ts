import type { Transport } from '../../src/protocol/transport.ts';

/** A server that a suite talks to, wherever it runs. It has one app, `local`. */
export interface Target {
	readonly transport: Transport;
	/** Without a slash at its end. */
	readonly baseUrl: string;
	close(): Promise<void>;
}
