import { randomBytes, randomInt } from 'node:crypto';

const counterEnd = 0x1000000;

/**
 * Makes ids as the protocol writes them: 4 bytes of seconds, 5 random ones for this process, 3 of a counter, in
 * hexadecimal digits. Each is greater than the one before, even when the clock is set back, so that sorting by id is
 * sorting by age.
 */
export function createObjectIds(now: () => number, counter = randomInt(counterEnd / 2)): () => string {
	const process = randomBytes(5).toString('hex');
	let seconds = 0;
	return () => {
		seconds = Math.max(seconds, Math.floor(now() / 1000));
		counter += 1;
		if (counter === counterEnd) {
			counter = 0;
			seconds += 1;
		}
		return hex(seconds, 8) + process + hex(counter, 6);
	};
}

/** No id made at a time (milliseconds since 1970) or later is less. */
export function firstIdOf(time: number): string {
	return hex(Math.max(0, Math.floor(time / 1000)), 8) + '0'.repeat(16);
}

function hex(value: number, digits: number): string {
	return value.toString(16).padStart(digits, '0');
}
