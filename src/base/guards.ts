/**
 * Checks by hand, for what is read while the extension is loaded. Elsewhere valibot does this; it would be a sixth of what
 * is loaded at start.
 */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null;
}

/** Whether it is one of these words. */
export function isOneOf<Word extends string>(words: readonly Word[], value: unknown): value is Word {
	return words.some((word) => word === value);
}

/** Whether it is a number of 0 or more, and no infinity. */
export function isCount(value: unknown): value is number {
	return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
