import * as v from 'valibot';

/**
 * How the extension and a key server that it started on this machine know each other. Both can read the control key, a
 * file of mode 0600 in the server's data folder; what either says carries a MAC by that key, so that a stranger on the
 * same port is noticed before a password is sent to it, and no other program can stop the server.
 */
export const controlPath = '/.user-api-keys/control';

/** Beside the data: 64 hexadecimal digits, and what the running server says of itself. */
export const controlKeyFile = 'control.key';
export const runningFile = 'running.json';

/** A server that lives by leases ends this long after the last lease was renewed, counted in its own waking time. */
export const leaseSeconds = 60;

/** hello proves and does nothing; renew holds the server for this window; release gives that up; keep and unkeep switch whether it stays without windows; stop ends it. */
export const controlAction = v.picklist(['hello', 'renew', 'release', 'keep', 'unkeep', 'stop']);
export type ControlAction = v.InferOutput<typeof controlAction>;

const hex = (digits: number) => v.pipe(v.string(), v.regex(new RegExp(`^[0-9a-f]{${digits}}$`)));

export const controlRequest = v.object({
	action: controlAction,
	/** Chosen at random by the asker for this one request. */
	nonce: hex(32),
	/** The asking window; any string without spaces. */
	lease: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
	/** HMAC-SHA256 over `controlRequestText`, in hexadecimal digits. */
	mac: hex(64),
});
export type ControlRequest = v.InferOutput<typeof controlRequest>;

export const controlReply = v.object({
	pid: v.number(),
	port: v.number(),
	/** Version of the server's package. */
	version: v.string(),
	/** Whether it stays when no window uses it. */
	kept: v.boolean(),
	/** HMAC-SHA256 over `controlReplyText`, in hexadecimal digits. */
	mac: hex(64),
});
export type ControlReply = v.InferOutput<typeof controlReply>;

/** What `runningFile` holds; nothing in it is secret, and nothing in it is believed without a proof. */
export const runningServer = v.object({ pid: v.number(), port: v.number(), version: v.string() });
export type RunningServer = v.InferOutput<typeof runningServer>;

export function controlRequestText(request: Omit<ControlRequest, 'mac'>, port: number): string {
	return ['request', request.action, request.nonce, request.lease, port].join('\n');
}

export function controlReplyText(request: Omit<ControlRequest, 'mac'>, reply: Omit<ControlReply, 'mac'>): string {
	return ['reply', request.action, request.nonce, reply.pid, reply.port, reply.version, reply.kept].join('\n');
}
