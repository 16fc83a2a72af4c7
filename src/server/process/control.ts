import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import * as v from 'valibot';
import {
	controlKeyFile,
	controlPath,
	controlReplyText,
	controlRequest,
	controlRequestText,
	type ControlAction,
	type ControlReply,
	type ControlRequest,
	type RunningServer,
} from '../../protocol/control.ts';
import { ApiError } from '../../protocol/errors.ts';
import { readJson } from '../http/readBody.ts';
import { readPrivateFile } from '../privateFile.ts';
import { Refusal } from '../refusal.ts';
import type { Leases } from './leases.ts';
import type { Log } from './log.ts';

export interface ControlOptions {
	readonly key: Uint8Array;
	readonly self: RunningServer;
	readonly leases: Leases;
	/** Begins the end; requests under way, this one too, are still answered. */
	readonly stop: () => void;
	readonly log: Log;
}

/** @throws Refusal when the file is not what was written */
export function readControlKey(folder: string): Uint8Array {
	const path = join(folder, controlKeyFile);
	const text = readPrivateFile(path, () => randomBytes(32).toString('hex'));
	if (/^[0-9a-f]{64}$/.test(text)) return Buffer.from(text, 'hex');
	throw new Refusal(`The control key in ${path} is damaged; delete the file and start the server again.`);
}

/** Answers control requests; undefined for requests that are none. */
export function createControl(options: ControlOptions): (request: Request) => Promise<ControlReply> | undefined {
	const isReplay = createReplayCheck();
	return (request) =>
		request.method === 'POST' && new URL(request.url).pathname === controlPath
			? answer(options, isReplay, request)
			: undefined;
}

/** @throws ApiError Forbidden for whoever does not know the key */
async function answer(options: ControlOptions, isReplay: ReplayCheck, request: Request): Promise<ControlReply> {
	const { key, self, leases } = options;
	const parsed = v.safeParse(controlRequest, await readJson(request));
	if (!parsed.success) throw new ApiError('Forbidden');
	const asked = parsed.output;
	const expected = mac(key, controlRequestText(asked, self));
	if (!timingSafeEqual(Buffer.from(asked.mac), Buffer.from(expected))) throw new ApiError('Forbidden');
	if (isReplay(asked)) throw new ApiError('Forbidden');
	act(asked.action, options);
	const reply = { ...self, kept: leases.kept };
	return { ...reply, mac: mac(key, controlReplyText(asked, reply)) };
}

/** Whether a proven request has been answered before. */
type ReplayCheck = (request: ControlRequest) => boolean;

/**
 * Remembers what people ask for. Windows renew without end and ask for proofs, but hearing that twice changes nothing;
 * and only who has the key could push a nonce out of so long a memory.
 */
function createReplayCheck(memory = 1000): ReplayCheck {
	const used = new Set<string>();
	return ({ action, nonce }) => {
		if (action === 'hello' || action === 'renew') return false;
		if (used.has(nonce)) return true;
		used.add(nonce);
		const [oldest] = used;
		if (used.size > memory && oldest !== undefined) used.delete(oldest);
		return false;
	};
}

function act(action: ControlAction, { leases, stop, log }: ControlOptions): void {
	switch (action) {
		case 'hello':
			return;
		case 'renew':
			return leases.renew();
		case 'keep':
			return leases.keep(true);
		case 'unkeep':
			return leases.keep(false);
		case 'stop':
			log('asked to stop');
			return stop();
	}
}

function mac(key: Uint8Array, text: string): string {
	return createHmac('sha256', key).update(text).digest('hex');
}
