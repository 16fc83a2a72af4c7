import { createHmac, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import {
	controlKeyFile,
	controlPath,
	controlReply,
	controlReplyText,
	controlRequestText,
	type ControlAction,
	type ControlReply,
	type RunningServer,
} from '../../src/protocol/control.ts';

export function controlKeyOf(folder: string): Buffer {
	return Buffer.from(readFileSync(join(folder, controlKeyFile), 'utf8'), 'hex');
}

type Server = Pick<RunningServer, 'pid' | 'port'>;

/** A control request as a window of the editor writes it. */
export function controlRequestOf(key: Buffer, server: Server, action: ControlAction) {
	const request = { action, nonce: randomBytes(16).toString('hex') };
	return { ...request, mac: mac(key, controlRequestText(request, server)) };
}

/** @throws unless the server proves that it knows the key too */
export async function control(key: Buffer, server: Server, action: ControlAction): Promise<ControlReply> {
	const request = controlRequestOf(key, server, action);
	const response = await postControl(server.port, request);
	const reply = v.parse(controlReply, await response.json());
	if (reply.mac !== mac(key, controlReplyText(request, reply))) throw new Error('This server proves nothing');
	return reply;
}

export function postControl(port: number, body: unknown): Promise<Response> {
	const headers = { 'content-type': 'application/json' };
	return fetch(`http://127.0.0.1:${port}${controlPath}`, { method: 'POST', headers, body: JSON.stringify(body) });
}

function mac(key: Buffer, text: string): string {
	return createHmac('sha256', key).update(text).digest('hex');
}
