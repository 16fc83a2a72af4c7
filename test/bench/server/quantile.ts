/** @param part 0.5 for the median. @returns Infinity when there are none, as for the times of answers that never came */
export function quantile(values: readonly number[], part: number): number {
	const sorted = values.toSorted((left, right) => left - right);
	return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Infinity;
}

export function median(values: readonly number[]): number {
	return quantile(values, 0.5);
}
