import type { RecordStore } from '../../../src/keys/recordStore.ts';

/** Records in memory, as all windows of a machine share them. */
export class MemoryRecords implements RecordStore {
	readonly entries = new Map<string, string>();

	async all(): Promise<ReadonlyMap<string, unknown>> {
		return new Map([...this.entries].map(([id, text]) => [id, read(text)]));
	}

	async put(id: string, record: object): Promise<void> {
		this.entries.set(id, JSON.stringify(record));
	}

	async remove(id: string): Promise<void> {
		this.entries.delete(id);
	}
}

function read(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
