import type { Listening } from './children.ts';
import type { Request } from './load.ts';
import type { MeasureName } from './measures.ts';

/** A server that is measured, with what to ask it. */
export interface Target {
	readonly server: Listening;
	/** What one run sends. */
	requests(name: MeasureName): readonly Request[];
	/** Takes out of the database what a run put in, so that the next one begins alike. */
	tidy(): void;
	close(): Promise<void>;
}

/** A request with a JSON body. */
export function post(path: string, body: object, headers: Request['headers'] = {}): Request {
	const type = { 'content-type': 'application/json' };
	return { method: 'POST', path, headers: { ...type, ...headers }, body: JSON.stringify(body) };
}

/** What a request by a session carries. */
export function bearer(token: string): { readonly authorization: string } {
	return { authorization: `Bearer ${token}` };
}
