/** Beside the data: 64 hexadecimal digits, and what the running server says of itself. */
export const controlKeyFile = 'control.key';
export const runningFile = 'running.json';

/** A server that windows hold ends this long after the last of them renewed its hold, counted in its own waking time. */
export const leaseSeconds = 60;
