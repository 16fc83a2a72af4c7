import { printable } from './printable.ts';

/** Columns as wide as what is in them, the head in capitals. @returns lines, without spaces at their ends */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
	const all = [head.map((name) => name.toUpperCase()), ...rows.map((row) => row.map(printable))];
	const widths = head.map((_, column) => all.reduce((width, row) => Math.max(width, row[column]?.length ?? 0), 0));
	return all.map((row) =>
		row
			.map((cell, column) => cell.padEnd(widths[column] ?? 0))
			.join('  ')
			.trimEnd(),
	);
}

/** Milliseconds since 1970 as `2026-01-31 23:59:59Z`. */
export function timeOf(milliseconds: number): string {
	return isoTime(milliseconds).replace('T', ' ').replace(/\.\d+/, '');
}

export function isoTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}

/** `1 key`, `2 keys`. */
export function count(number: number, noun: string): string {
	return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
