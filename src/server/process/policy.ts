import { providerType, type ProviderType } from '../../protocol/tokens.ts';
import { isLoopback } from '../http/hosts.ts';
import type { Policy } from '../service.ts';

export interface PolicyOptions {
	/** Ways to sign in; by default all, the anonymous one only for this machine. */
	readonly signIn?: readonly ProviderType[] | undefined;
	/** Whether strangers may make themselves accounts; by default only for this machine. */
	readonly registration?: boolean | undefined;
	/** Keys of a user, enabled or not. */
	readonly maxKeys: number;
}

/** Nobody opens a door by accident: strangers are welcome only where there can be none, unless they are let in by name. */
export function policyFor({ signIn, registration, maxKeys }: PolicyOptions, isPrivate: boolean): Policy {
	const usual = isPrivate ? providerType.options : providerType.options.filter((name) => name !== 'anon-user');
	return { signIn: new Set(signIn ?? usual), registration: registration ?? isPrivate, maxKeys };
}

/** A public address in front of a loopback socket, or a proxy, means that others come in. */
export function isForThisMachine(address: string, publicUrl: string, proxies: readonly string[]): boolean {
	if (proxies.length > 0) return false;
	return isLoopback(address) && isLoopback(new URL(publicUrl).hostname.replace(/^\[|\]$/g, ''));
}
