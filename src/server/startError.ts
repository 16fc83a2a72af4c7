/** Why the server cannot start, as one sentence that says what to do. Nothing else is shown for it, no stack. */
export class StartError extends Error {
	override readonly name = 'StartError';
}
