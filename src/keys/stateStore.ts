/** What is used of `vscode.Memento`: plain data that is no secret. */
export interface StateStore {
	keys(): readonly string[];
	get(key: string): unknown;
	/** Removes what is `undefined`. */
	update(key: string, value: unknown): PromiseLike<void>;
}
