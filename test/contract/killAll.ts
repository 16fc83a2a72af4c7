import { execFileSync } from 'node:child_process';

/** Ends a process and its children by SIGKILL, so that none of them does anything about the end of another. */
export function killAll(parent: number): void {
	// Halted first: it may be about to start another one.
	process.kill(parent, 'SIGSTOP');
	for (const pid of [...childrenOf(parent), parent]) kill(pid);
}

function childrenOf(parent: number): readonly number[] {
	const lines = execFileSync('ps', ['-axo', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
	const pairs = lines.map((line) => line.trim().split(/\s+/).map(Number));
	return pairs.flatMap(([pid, ppid]) => (ppid === parent && pid !== undefined ? [pid] : []));
}

function kill(pid: number): void {
	try {
		process.kill(pid, 'SIGKILL');
	} catch (error) {
		// One that has ended by itself meanwhile is as good.
		if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
	}
}
