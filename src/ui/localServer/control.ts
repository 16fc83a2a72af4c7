import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as control from '../../protocol/control.ts';
import { parseJson } from '../../protocol/json.ts';
import type { Transport } from '../../protocol/transport.ts';

/** Who answered at the place where the data folder's server says it is. */
export type Answer =
	| { readonly kind: 'server'; readonly address: string; readonly reply: control.ControlReply }
	| { readonly kind: 'nobody' }
	/** Something without the data folder's key has the port. */
	| { readonly kind: 'stranger'; readonly port: number };

const patience = 3000;

/**
 * Asks the server of a data folder to do something, and believes its answer only with a proof by the folder's control
 * key. `lease` names this window.
 */
export async function askServer(
	dataDir: string,
	lease: string,
	action: control.ControlAction,
	transport: Transport,
): Promise<Answer> {
	const key = await readText(join(dataDir, control.controlKeyFile));
	const running = parseJson(control.runningServer, (await readText(join(dataDir, control.runningFile))) ?? '');
	if (key === undefined || running === undefined) return { kind: 'nobody' };
	const { port } = running;
	const request = { action, nonce: randomBytes(16).toString('hex'), lease };
	const body = JSON.stringify({ ...request, mac: mac(key, control.controlRequestText(request, port)) });
	const address = `http://127.0.0.1:${port}`;
	const answer = await transport({
		method: 'POST',
		url: address + control.controlPath,
		headers: { 'content-type': 'application/json', accept: 'application/json' },
		body,
		signal: AbortSignal.timeout(patience),
	}).catch(() => undefined);
	if (answer === undefined) return { kind: 'nobody' };
	const reply = parseJson(control.controlReply, answer.body);
	if (reply?.port !== port || !isProven(key, request, reply)) return { kind: 'stranger', port };
	return { kind: 'server', address, reply };
}

function isProven(key: string, request: Parameters<typeof control.controlReplyText>[0], reply: control.ControlReply) {
	const expected = mac(key, control.controlReplyText(request, reply));
	return timingSafeEqual(Buffer.from(expected), Buffer.from(reply.mac));
}

function mac(key: string, text: string): string {
	return createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex');
}

async function readText(file: string): Promise<string | undefined> {
	return readFile(file, 'utf8').then(
		(text) => text.trim(),
		() => undefined,
	);
}
