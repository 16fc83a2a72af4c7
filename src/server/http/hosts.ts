import { isIP } from 'node:net';

export interface HostPolicy {
	/** The address that the server listens on, without brackets. */
	readonly host: string;
	readonly port: number;
	readonly publicUrl: string;
}

/**
 * Whether a `Host` header names this server. Without this a web page could make its own host name resolve to this
 * machine and talk to the server as if it were of the same origin (DNS rebinding); such a page cannot choose a name that
 * is a bare address, nor `localhost`.
 */
export function createHostCheck({ host, port, publicUrl }: HostPolicy): (header: string) => boolean {
	const names = ['localhost', '127.0.0.1', '[::1]', bracketed(host)];
	const ours = [...names.map((name) => `http://${name}:${port}`), publicUrl].map((url) => new URL(url));
	const isOurs = (header: string) => {
		// Anything else would be read by URL as more than a host.
		if (!/^[\w.:[\]-]+$/.test(header) || !URL.canParse(`http://${header}`)) return false;
		// Read by each one's scheme, since that gives a port its leave to be absent.
		if (ours.some((url) => new URL(`${url.protocol}//${header}`).host === url.host)) return true;
		const { hostname } = new URL(`http://${header}`);
		return isWildcard(host) && isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
	};
	// Nearly all requests name the same one.
	let last: string | undefined;
	return (header) => {
		if (header === last) return true;
		if (!isOurs(header)) return false;
		last = header;
		return true;
	};
}

/** Whether an address, or the name `localhost`, is reachable from this machine alone. */
export function isLoopback(host: string): boolean {
	return host === 'localhost' || host === '::1' || /^(::ffff:)?127(\.\d+){3}$/.test(host);
}

/** Whether to listen on it means to listen on every address of this machine. */
export function isWildcard(host: string): boolean {
	return host === '0.0.0.0' || host === '::';
}

/** A host as URLs write it. */
export function bracketed(host: string): string {
	return isIP(host) === 6 ? `[${host}]` : host;
}
