/** Records that survive a crash and are shared by all windows of this machine. Nothing secret goes in. */
export interface RecordStore {
	/** Every record by its id; undefined stands for one that cannot be read, as when another window is just writing it. */
	all(): Promise<ReadonlyMap<string, unknown>>;
	/** Files a record, in the place of one of the same id. Has reached the disk when it resolves. */
	put(id: string, record: object): Promise<void>;
	/** Nothing happens if there is none. */
	remove(id: string): Promise<void>;
}
