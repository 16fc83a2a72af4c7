import { execFileSync } from 'node:child_process';

export interface Process {
	readonly pid: number;
	readonly command: string;
}

/** The processes that a process started, and those that they started. */
export function descendants(pid: number): readonly Process[] {
	const lines = execFileSync('ps', ['-axo', 'pid=,ppid=,command='], { encoding: 'utf8' }).split('\n');
	const all = lines.flatMap((line) => {
		const [, own = '', parent = '', command = ''] = /^ *(\d+) +(\d+) (.*)$/.exec(line) ?? [];
		return own === '' ? [] : [{ pid: Number(own), parent: Number(parent), command }];
	});
	const below = (ancestor: number): Process[] =>
		all.filter(({ parent }) => parent === ancestor).flatMap((child) => [child, ...below(child.pid)]);
	return below(pid);
}
