import type { Transport } from '../protocol/transport.ts';

/** What an `App` is made from. */
export interface AppOptions {
	/** The app's id at the service (client app id). */
	readonly id: string;
	/** Where the service is, such as `https://keys.example.com`; http only for this machine itself. */
	readonly baseUrl: string;
	/** Sends the requests; the built-in `fetch` when absent. */
	readonly transport?: Transport | undefined;
	/**
	 * How long one request may take together with its repeats and the waits between them, in milliseconds; 30,000 when
	 * absent. A call makes one to four requests; `AbortSignal.timeout` as its `signal` limits them all.
	 */
	readonly timeoutMs?: number | undefined;
	/** `hostname` of an earlier `App` for the same service; saves asking for the location. One that breaks the rules counts as absent. */
	readonly hostname?: string | undefined;
	/**
	 * Asked once before anything is sent to another origin than `baseUrl`'s, because the service said so. Answering
	 * false fails the call with `LocationChanged`. When absent, every safe location is accepted, as by the SDK.
	 */
	readonly confirmLocation?: ((origin: string) => Promise<boolean>) | undefined;
}

/** What every call takes as its last argument. */
export interface CallOptions {
	/** Ends the call, and every wait in it, with `Cancelled`; with `TimedOut` if it is an `AbortSignal.timeout`. */
	readonly signal?: AbortSignal | undefined;
}
