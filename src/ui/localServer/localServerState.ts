import type { ProvenServer } from './control.ts';

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

export function stateOf(server: ProvenServer | undefined): LocalServerState {
	if (server === undefined) return { kind: 'stopped' };
	const { address, version, kept } = server;
	return { kind: 'running', address, version, kept };
}
