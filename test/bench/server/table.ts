/** Prints rows under their headings; all cells but each row's first stand on the right. */
export function printTable(headings: readonly string[], rows: readonly (readonly string[])[]): void {
	const widths = headings.map((_, column) =>
		Math.max(...[headings, ...rows].map((cells) => cells[column]?.length ?? 0)),
	);
	const line = (cells: readonly string[]) =>
		cells
			.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
			.join('   ')
			.trimEnd();
	console.log([line(headings), '-'.repeat(line(headings).length), ...rows.map(line), ''].join('\n'));
}

/** Three digits for a ratio, thousands set apart. */
export function ratio(value: number): string {
	return value.toLocaleString('en', { maximumSignificantDigits: 3 });
}

export function whole(value: number): string {
	return value.toLocaleString('en', { maximumFractionDigits: 0 });
}

export function milliseconds(value: number): string {
	return `${value.toLocaleString('en', { minimumFractionDigits: 1, maximumFractionDigits: 1 })} ms`;
}
