import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as control from '../../protocol/control.ts';
import { parseJson } from '../../protocol/json.ts';
import type { Transport } from '../../protocol/transport.ts';

/** How to talk with the server of a data folder. */
export interface ServerPlace {
	readonly dataDir: string;
	readonly transport: Transport;
}

/** What a server has just said of itself, with a proof that it knows the data folder's key. */
export interface ProvenServer extends Omit<control.ControlReply, 'mac'> {
	readonly address: string;
}

const patience = 3000;

/**
 * Asks the server of a data folder to do something: the one that `runningFile` names, or `which`. Undefined if nobody
 * answers, or something without the data folder's key.
 */
export async function askServer(
	{ dataDir, transport }: ServerPlace,
	action: control.ControlAction,
	which?: control.RunningServer,
): Promise<ProvenServer | undefined> {
	const key = await readKey(dataDir);
	const running = which ?? (await readRunning(dataDir));
	if (key === undefined || running === undefined) return undefined;
	const request = { action, nonce: randomBytes(16).toString('hex') };
	const address = `http://127.0.0.1:${running.port}`;
	const answer = await transport({
		method: 'POST',
		url: address + control.controlPath,
		headers: { 'content-type': 'application/json', accept: 'application/json' },
		body: JSON.stringify({ ...request, mac: mac(key, control.controlRequestText(request, running)) }),
		signal: AbortSignal.timeout(patience),
	}).catch(() => undefined);
	const reply = parseJson(control.controlReply, answer?.body ?? '');
	if (reply?.port !== running.port || !isProven(key, request, reply)) return undefined;
	return { ...reply, address };
}

/** Asks a server to end, and waits until its process and with it its hold on the data folder is gone. */
export async function endServer(place: ServerPlace, which?: control.RunningServer): Promise<void> {
	const server = await askServer(place, 'stop', which);
	// It lets requests under way finish for a moment, and answers nobody meanwhile.
	for (let left = 60; left > 0 && server !== undefined && isAlive(server.pid); left--) await sleep(50);
}

function isAlive(pid: number): boolean {
	try {
		return process.kill(pid, 0);
	} catch (error) {
		return error instanceof Error && 'code' in error && error.code === 'EPERM';
	}
}

/** A damaged key would be one that anybody can guess. */
async function readKey(dataDir: string): Promise<Buffer | undefined> {
	const text = await readText(join(dataDir, control.controlKeyFile));
	return text !== undefined && /^[0-9a-f]{64}$/.test(text) ? Buffer.from(text, 'hex') : undefined;
}

async function readRunning(dataDir: string): Promise<control.RunningServer | undefined> {
	return parseJson(control.runningServer, (await readText(join(dataDir, control.runningFile))) ?? '');
}

function isProven(key: Buffer, request: Parameters<typeof control.controlReplyText>[0], reply: control.ControlReply) {
	const expected = mac(key, control.controlReplyText(request, reply));
	return timingSafeEqual(Buffer.from(expected), Buffer.from(reply.mac));
}

function mac(key: Buffer, text: string): string {
	return createHmac('sha256', key).update(text).digest('hex');
}

async function readText(file: string): Promise<string | undefined> {
	return readFile(file, 'utf8').then(
		(text) => text.trim(),
		() => undefined,
	);
}
