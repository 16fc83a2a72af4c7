/** Whether a version such as 1.10.2 comes before another; what follows a hyphen or plus does not count. */
export function isOlder(version: string, than: string): boolean {
	const left = numbers(version);
	const right = numbers(than);
	for (let place = 0; place < 3; place++) {
		const difference = (left[place] ?? 0) - (right[place] ?? 0);
		if (difference !== 0) return difference < 0;
	}
	return false;
}

function numbers(version: string): readonly number[] {
	return (version.split(/[-+]/)[0] ?? '').split('.').map((part) => Number.parseInt(part, 10) || 0);
}
