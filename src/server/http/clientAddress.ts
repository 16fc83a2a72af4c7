import type { IncomingMessage } from 'node:http';
import ipaddr from 'ipaddr.js';
import proxyAddr from 'proxy-addr';

/** Where a request comes from: an address in text, without a port. */
export type ClientAddress = (incoming: IncomingMessage) => string;

/**
 * Reads the client's address off the connection or, behind proxies that are trusted, off the `X-Forwarded-For` that
 * they write. What stands there left of the last address that no trusted proxy has is the client's own claim.
 * @param trusted addresses, networks (`10.0.0.0/8`), or `loopback`, `linklocal`, `uniquelocal`
 * @throws TypeError for what is none of these
 */
export function createClientAddress(trusted: readonly string[]): ClientAddress {
	// A connection that is gone has no address any more.
	const ofConnection: ClientAddress = ({ socket }) => socket.remoteAddress ?? unknownAddress;
	if (trusted.length === 0) return ofConnection;
	const isTrusted = proxyAddr.compile([...trusted]);
	return (incoming) => {
		const address = proxyAddr(incoming, isTrusted);
		return ipaddr.isValid(address) ? address : ofConnection(incoming);
	};
}

/** For requests without a socket, such as a test's. */
export const unknownAddress = 'unknown';
