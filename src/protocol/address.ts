/** Whether a URL's `hostname` names this machine itself, so that nobody on a network can listen in. */
export function isLoopbackHost(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** Whether credentials may travel to this address: encrypted, or not leaving this machine. */
export function isSafeForCredentials(url: URL): boolean {
	return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopbackHost(url.hostname));
}
