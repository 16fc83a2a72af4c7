/** Why a command is refused, as one sentence that says what to do. Nothing else is shown for it, no stack. */
export class CommandError extends Error {
	override readonly name = 'CommandError';
}
