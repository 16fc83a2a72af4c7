import type { Service } from '../service.ts';
import { writeAudit, type AuditEntry } from '../store/audit.ts';
import type { Database } from '../store/tables.ts';

/**
 * Adds a line to the audit log. Belongs into the transaction of the change that it tells of, so that there is neither
 * without the other.
 */
export function record(
	{ newId, now }: Pick<Service, 'newId' | 'now'>,
	db: Database,
	entry: Omit<AuditEntry, 'id' | 'at'>,
): Promise<void> {
	return writeAudit(db, { ...entry, id: newId(), at: now() });
}
