import * as v from 'valibot';

export { controlKeyFile, leaseSeconds, runningFile } from './controlFiles.ts';

/**
 * How the extension and a key server that it started on this machine know each other. Both can read the control key, a
 * file of mode 0600 in the server's data folder; what either says carries a MAC by that key, so that a stranger on the
 * same port is noticed before a password is sent to it, and no other program can stop the server.
 */
export const controlPath = '/.user-api-keys/control';

/** hello proves and does nothing; renew holds the server a while longer; keep and unkeep switch whether it stays without windows; stop ends it. */
export const controlAction = v.picklist(['hello', 'renew', 'keep', 'unkeep', 'stop']);
export type ControlAction = v.InferOutput<typeof controlAction>;

const pid = v.pipe(v.number(), v.integer(), v.minValue(1));
const port = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65535));
const hex = (digits: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));

export const controlRequest = v.object({
	action: controlAction,
	/** Chosen at random by the asker for this one request. */
	nonce: hex(32),
	/** HMAC-SHA256 over `controlRequestText`, in hexadecimal digits. */
	mac: hex(64),
});
export type ControlRequest = v.InferOutput<typeof controlRequest>;

export const controlReply = v.object({
	pid,
	port,
	/** Version of the server's package. */
	version: v.string(),
	/** Whether it stays when no window uses it. */
	kept: v.boolean(),
	/** HMAC-SHA256 over `controlReplyText`, in hexadecimal digits. */
	mac: hex(64),
});
export type ControlReply = v.InferOutput<typeof controlReply>;

/** What `runningFile` holds; nothing in it is secret, and nothing in it is believed without a proof. */
export const runningServer = v.object({ pid, port, version: v.string() });
export type RunningServer = v.InferOutput<typeof runningServer>;

/**
 * Seals a request for one process at one port: what a program that holds the port of a dead server hears is of no use
 * with the next server.
 */
export function controlRequestText(
	request: Omit<ControlRequest, 'mac'>,
	{ pid, port }: Pick<RunningServer, 'pid' | 'port'>,
): string {
	return ['request', request.action, request.nonce, pid, port].join('\n');
}

export function controlReplyText(request: Omit<ControlRequest, 'mac'>, reply: Omit<ControlReply, 'mac'>): string {
	return ['reply', request.action, request.nonce, reply.pid, reply.port, reply.version, reply.kept].join('\n');
}
