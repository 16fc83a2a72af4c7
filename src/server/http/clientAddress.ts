import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

/** Where a request comes from: an address in its usual text, without a port. */
export type ClientAddress = (incoming: IncomingMessage) => string;

/**
 * Reads the client's address off the connection or, behind proxies that are trusted, off the `X-Forwarded-For` that
 * they write. What stands there left of the last address that no trusted proxy has is the client's own claim.
 * @param trusted addresses, networks (`10.0.0.0/8`), or `loopback`, `linklocal`, `uniquelocal`
 * @throws TypeError for what is none of these
 */
export function createClientAddress(trusted: readonly string[]): ClientAddress {
	// A connection that is gone has no address any more.
	const ofConnection: ClientAddress = ({ socket }) => usual(socket.remoteAddress ?? '') ?? unknownAddress;
	if (trusted.length === 0) return ofConnection;
	const isTrusted = proxyAddr.compile([...trusted]);
	return (incoming) => usual(proxyAddr(incoming, isTrusted)) ?? ofConnection(incoming);
}

/** For requests without a socket, such as a test's. */
export const unknownAddress = 'unknown';

/** What counts as one address: whoever has one of IPv6 has 2^64 of them. */
export function networkOf(address: string): string {
	if (!ipaddr.isValid(address)) return address;
	const parsed = ipaddr.process(address);
	return parsed.kind() === 'ipv6' ? parsed.toByteArray().slice(0, 8).join('.') : parsed.toString();
}

/** Some proxies add a port; an IPv4 address may come in the clothes of IPv6. */
function usual(text: string): string | undefined {
	const [, bare = text] = /^\[(.*)\](?::\d+)?$|^([\d.]+):\d+$/.exec(text)?.filter((part) => part !== undefined) ?? [];
	return ipaddr.isValid(bare) ? ipaddr.process(bare).toString() : undefined;
}
