/** Why the program does not do what it was told, as one sentence that says what to do. Nothing else is shown, no stack. */
export class Refusal extends Error {
	override readonly name = 'Refusal';
}
