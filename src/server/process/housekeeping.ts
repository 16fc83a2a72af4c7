import { forgetAuditBefore } from '../store/audit.ts';
import { forgetSessionsEndedBy } from '../store/sessions.ts';
import type { Database } from '../store/tables.ts';
import type { Log } from './log.ts';

const hour = 60 * 60 * 1000;
const day = 24 * hour;

/**
 * Clears away, soon and every hour, sessions that have run out and old lines of the audit log; a few at a time, so that
 * requests get between.
 * @param auditDays how long a line of the audit log is kept
 * @returns ends it, once what is under way is done
 */
export function keepHouse(db: Database, auditDays: number, log: Log): () => Promise<void> {
	let isOver = false;
	const untilNone = async (forgetSome: () => Promise<number>) => {
		while (!isOver && (await forgetSome()) > 0) await new Promise(setImmediate);
	};
	const clear = async () => {
		try {
			await untilNone(() => forgetSessionsEndedBy(db, Date.now()));
			await untilNone(() => forgetAuditBefore(db, Date.now() - auditDays * day));
		} catch (error) {
			// What stays a while longer does no harm; the next hour tries again.
			log(`could not clear away what is old: ${error instanceof Error ? error.message : String(error)}`);
		}
	};
	// A server that starts has somebody waiting for it.
	let clearing = new Promise(setImmediate).then(clear);
	const hourly = setInterval(() => void (clearing = clearing.then(clear)), hour);
	return async () => {
		isOver = true;
		clearInterval(hourly);
		await clearing;
	};
}
