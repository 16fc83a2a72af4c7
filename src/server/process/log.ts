import { closeSync, fchmodSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';

/** Writes one entry; a time is put before it. Never throws: a full disk must not end a request. */
export type Log = (entry: string) => void;

/** A log file of this size becomes `FILE.1`, in place of the one before, and a new one begins. */
export const maxLogBytes = 1024 * 1024;

export function logTo(write: (line: string) => void): Log {
	return (entry) => {
		try {
			write(`${new Date().toISOString()} ${entry}\n`);
		} catch {
			// Nowhere left to say it.
		}
	};
}

/** @throws when the file cannot be opened */
export function logToFile(path: string, limit = maxLogBytes): Log {
	let file = openLog(path);
	let size = fstatSync(file).size;
	return logTo(
		gathered((lines) => {
			if (size > 0 && size + lines.length > limit) {
				const full = file;
				file = begin(path) ?? full;
				size = 0;
				if (file !== full) closeSync(full);
			}
			size += writeSync(file, lines);
		}),
	);
}

/** Writes at once what comes in one turn: under load each write of its own is a tenth of a request. */
function gathered(write: (lines: string) => void): (line: string) => void {
	let lines = '';
	const flush = () => {
		const some = lines;
		lines = '';
		try {
			if (some !== '') write(some);
		} catch {
			// Nowhere left to say it.
		}
	};
	process.on('exit', flush);
	return (line) => {
		if (lines === '') setImmediate(flush);
		lines += line;
	};
}

/** A new file, the full one put aside; undefined if that cannot be done, and then the full one goes on. */
function begin(path: string): number | undefined {
	try {
		renameSync(path, `${path}.1`);
		return openLog(path);
	} catch {
		return undefined;
	}
}

function openLog(path: string): number {
	const file = openSync(path, 'a', 0o600);
	fchmodSync(file, 0o600);
	return file;
}
