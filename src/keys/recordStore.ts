/** Records that survive a crash and are shared by all windows of this machine. Nothing secret goes in. */
export interface RecordStore {
	/** Every record that can be read, by its id; what cannot be read is left out. */
	all(): Promise<ReadonlyMap<string, unknown>>;
	/** Files a record, in the place of one of the same id. Has reached the disk when it resolves. */
	put(id: string, record: object): Promise<void>;
	/** Nothing happens if there is none. */
	remove(id: string): Promise<void>;
}
