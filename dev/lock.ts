import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Runs `work` while no other process holds the same lock file; waits for a holder that is alive. */
export async function withLock<T>(file: string, work: () => Promise<T>): Promise<T> {
	let told = false;
	for (let holder = takeLock(file); holder !== undefined; holder = takeLock(file)) {
		if (!told) console.log(`Waiting for process ${holder}, which is doing the same.`);
		told = true;
		await sleep(500);
	}
	try {
		return await work();
	} finally {
		rmSync(file, { force: true });
	}
}

/** Takes the lock (undefined), or says which living process holds it. A dead process's lock is taken over. */
export function takeLock(file: string): number | undefined {
	mkdirSync(dirname(file), { recursive: true });
	for (let attempt = 0; attempt < 2; attempt++) {
		try {
			writeFileSync(file, String(process.pid), { flag: 'wx' });
			return undefined;
		} catch {
			const holder = lockHolder(file);
			if (holder !== undefined) return holder;
			rmSync(file, { force: true });
		}
	}
	return lockHolder(file);
}

function lockHolder(file: string): number | undefined {
	try {
		const pid = Number(readFileSync(file, 'utf8'));
		process.kill(pid, 0);
		return pid;
	} catch {
		return undefined;
	}
}
