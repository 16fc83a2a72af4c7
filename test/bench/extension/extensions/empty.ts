/** The least that an extension can be. */
export function activate(): void {
	// Nothing.
}
