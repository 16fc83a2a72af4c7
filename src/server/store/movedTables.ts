/** What is moved from one database to another, in an order in which nothing comes before what it refers to. */
export const movedTables = ['apps', 'users', 'identities', 'api_keys', 'sessions', 'audit'] as const;
export type MovedTable = (typeof movedTables)[number];

/** For people. */
export const rowNames: Readonly<Record<MovedTable, string>> = {
	apps: 'apps',
	users: 'users',
	identities: 'identities',
	api_keys: 'keys',
	sessions: 'sessions',
	audit: 'audit lines',
};

export type MovedRow = Readonly<Record<string, unknown>> & { readonly id: string };

export type Counts = Readonly<Record<MovedTable, number>>;

/** Rows as JSON, for PostgreSQL, whose texts can hold no NUL: what had one is still to be told apart. */
export function jsonOf(rows: readonly MovedRow[]): string {
	const text = JSON.stringify(rows);
	// Also where a backslash was before it; then nothing is found below.
	if (!text.includes('\\u0000')) return text;
	return JSON.stringify(rows, (_, value: unknown) =>
		typeof value === 'string' ? value.replaceAll('\0', '\ufffd') : value,
	);
}

/** Whether to tell how far it is: when another tenth is done. */
export function isAnotherTenth(before: number, done: number, total: number): boolean {
	return Math.floor((before * 10) / total) < Math.floor((done * 10) / total);
}

/** Tables that do not have as many rows as they should. */
export function unequal(expected: Counts, found: Counts): readonly MovedTable[] {
	return movedTables.filter((table) => expected[table] !== found[table]);
}
