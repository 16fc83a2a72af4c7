import fc from 'fast-check';
import { once } from 'node:events';
import { createConnection, type Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';
import { apiRoot } from '../../src/protocol/routes.ts';

/** Bytes that may be no request at all. HOST stands for the server's, `{refresh3}` and the like for what is known. */
export interface RawRequest {
	/** Sent one after the other, with a turn of the event loop in between. */
	readonly pieces: readonly string[];
	/** How the client leaves: it ends its side and listens, breaks the connection, or stays and says nothing more. */
	readonly ending: 'end' | 'reset' | 'stay';
}

const host = 'Host: HOST\r\n';
const json = 'Content-Type: application/json\r\n';
const list = `GET ${apiRoot}/auth/api_keys HTTP/1.1\r\n${host}Authorization: Bearer {refresh0}\r\n\r\n`;
const create = `POST ${apiRoot}/auth/api_keys HTTP/1.1\r\n${host}Authorization: Bearer {refresh0}\r\n${json}`;
const logIn = `POST ${apiRoot}/app/local/auth/providers/anon-user/login HTTP/1.1\r\n${host}${json}`;
const plain: readonly string[] = [
	list,
	list.repeat(9),
	`${create}Content-Length: 12\r\n\r\n{"name":"a"}`,
	`${create}Content-Length: 12\r\n\r\n{"name":"a"}${list}`,
	`${create}Content-Length: 9999\r\n\r\n{"name":`,
	`${create}Expect: 100-continue\r\nContent-Length: 12\r\n\r\n{"name":"b"}`,
	`${logIn}Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
	`${logIn}Transfer-Encoding: chunked\r\n\r\n5;x=${'y'.repeat(99)}\r\n{}   \r\n0\r\nTrailer: x\r\n\r\n`,
	`${logIn}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n`,
	`CONNECT pages.example:443 HTTP/1.1\r\n${host}\r\n`,
	`PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n`,
	`GET / HTTP/1.0\r\n\r\n`,
	`GET http://pages.example/ HTTP/1.1\r\n${host}\r\n`,
];
const insertion = fc.oneof(
	fc.constantFrom('\r', '\n', '\r\n', '\r\n\r\n', '\0', ' ', ':', '\t', 'HTTP/9.9', '\u00ff'),
	fc.constantFrom('Content-Length: -1\r\n', 'Content-Length: 99999999999999999999\r\n', 'Content-Length: 1\r\n'),
	fc.constantFrom('Transfer-Encoding: gzip, chunked\r\n', 'Transfer-Encoding: chunked\r\n', host, 'Upgrade: h2c\r\n'),
	fc.nat(40_000).map((length) => `X: ${'x'.repeat(length)}\r\n`),
	fc.nat(3000).map((count) => 'X: y\r\n'.repeat(count)),
	fc.string({ unit: 'binary' }),
);
const edit = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), removed: fc.nat(4), insertion });
const text = fc.tuple(fc.constantFrom(...plain), fc.array(edit, { maxLength: 3 })).map(([start, edits]) =>
	edits.reduce((text, { at, removed, insertion }) => {
		const place = Math.floor(at * text.length);
		return text.slice(0, place) + insertion + text.slice(place + removed);
	}, start),
);
const pieces = fc.tuple(text, fc.constantFrom(1, 1, 2, 5)).map(([whole, count]) => {
	const length = Math.ceil(whole.length / count);
	return Array.from({ length: count }, (_, i) => whole.slice(i * length, (i + 1) * length));
});
export const rawRequest: fc.Arbitrary<RawRequest> = fc.record({
	pieces,
	ending: fc.constantFrom('end', 'end', 'reset', 'stay'),
});

/** What the server said, and the connection where it stays open. */
export async function sendRaw(port: number, { pieces, ending }: RawRequest): Promise<{ said: string; open?: Socket }> {
	const connection = createConnection({ port, host: '127.0.0.1' }).setEncoding('latin1');
	let said = '';
	connection.on('data', (chunk) => (said += String(chunk)));
	connection.on('error', () => undefined);
	const closed = new Promise((resolve) => connection.once('close', resolve));
	await once(connection, 'connect');
	for (const piece of pieces) {
		connection.write(piece.replaceAll('HOST', `127.0.0.1:${port}`), 'latin1');
		await setImmediate();
	}
	if (ending === 'stay') return { said, open: connection };
	if (ending === 'reset') connection.resetAndDestroy();
	else connection.end();
	const patience = setTimeout(() => connection.destroy(), 2000);
	await closed;
	clearTimeout(patience);
	return { said };
}
