import type { FuzzRequest } from './fuzzRequests.ts';
import type { FuzzReply } from './fuzzSend.ts';
import { password } from './wire.ts';

const token = /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}/;
const value = /\buak_[0-9A-Za-z]{38}/;
/** A hash of a password, a stack, a file of the server. */
const inner = /scrypt\$|\n\s+at |node:|server\.js/;

/** What is wrong with an answer, if anything is. */
export function faultInReply(request: FuzzRequest, { method, status, headers, body }: FuzzReply): string | undefined {
	if (status >= 500 || status < 200) return `status ${status}`;
	if (!isJson(body)) return 'a body that is not JSON';
	// What could not be read as a request of HTTP is answered in an empty way, before the server hears of it.
	const isUnread = [400, 417, 431].includes(status) && body === '';
	if (!isUnread && headers['cache-control'] !== 'no-store') return 'an answer that may be cached';
	if (method !== 'HEAD' && headers['content-type'] !== (body === '' ? undefined : 'application/json'))
		return 'another type';
	return secretIn(JSON.stringify(headers) + body, request, status);
}

function secretIn(said: string, { path }: FuzzRequest, status: number): string | undefined {
	if (said.includes(password)) return 'a password';
	if (inner.test(said)) return 'something of the inside';
	if (value.test(said) && !(status === 201 && path.includes('/auth/api_keys'))) return "a key's value";
	const givesTokens = status < 300 && /\/login|\/auth\/session/.test(path);
	return token.test(said) && !givesTokens ? 'a token' : undefined;
}

/** What is wrong with the answers, if there are any, to what may have been no request. */
export function faultInRawAnswers(said: string): string | undefined {
	const status = /^HTTP\/1\.1 (5\d\d)/m.exec(said)?.[1];
	if (status !== undefined) return `status ${status}`;
	if (said !== '' && !said.startsWith('HTTP/1.1 ')) return 'an answer that is none';
	return said.includes(password) || inner.test(said) ? 'something secret' : undefined;
}

/** What must not be in the server's log, by name. */
const wrongInLog: Readonly<Record<string, RegExp>> = {
	'a password': new RegExp(password),
	'a token': token,
	"a key's value": value,
	'an e-mail': /@example\.com/,
	'a stack': inner,
	'a failure': / 5\d\d [\d.]+ms$/m,
	'a line of another form': /^(?!\d{4}-\d\d-\d\dT\S+Z [\x20-\x7e]*$).+/m,
};

/** What is wrong with the server's log, each with the text. */
export function faultsInLog(log: string): [string, string][] {
	return Object.entries(wrongInLog).flatMap(([name, pattern]): [string, string][] => {
		const [found] = pattern.exec(log) ?? [];
		return found === undefined ? [] : [[name, found]];
	});
}

function isJson(body: string): boolean {
	if (body === '') return true;
	try {
		JSON.parse(body);
		return true;
	} catch {
		return false;
	}
}
