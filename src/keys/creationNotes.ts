import * as v from 'valibot';
import { creationRecord, isOfOtherVersion, lease, pulse, type CreationRecord } from './creationRecord.ts';
import type { RecordStore } from './recordStore.ts';

/** A request that this window answers for itself. */
interface OwnRequest {
	/** Says that the window is there while the request is under way. */
	readonly alive: ReturnType<typeof setInterval>;
	/** What is being written at the moment. */
	written: Promise<void>;
}

/** What is written down of keys that are being created, as all windows of this machine share it. */
export class CreationNotes {
	readonly #store: RecordStore;
	readonly #report: (error: unknown) => void;
	/** By note. */
	readonly #own = new Map<string, OwnRequest>();
	/** Since when notes are known that are broken; milliseconds since 1970. */
	readonly #broken = new Map<string, number>();

	/** `report` hears of notes that cannot be written or removed. */
	constructor(store: RecordStore, report: (error: unknown) => void) {
		this.#store = store;
		this.#report = report;
	}

	/** Writes down what this window is about to ask for, and keeps saying that the window is there. Answers the note's id. */
	async open(record: CreationRecord): Promise<string> {
		const id = crypto.randomUUID();
		const own: OwnRequest = {
			written: this.put(id, record),
			alive: setInterval(() => {
				own.written = own.written.then(() => this.put(id, { ...record, aliveAt: Date.now() }));
			}, pulse),
		};
		this.#own.set(id, own);
		await own.written;
		return id;
	}

	/** Says no more that this window waits; done when nothing of that is being written. */
	async silence(id: string): Promise<void> {
		const own = this.#own.get(id);
		clearInterval(own?.alive);
		await own?.written;
	}

	/** Leaves a note to whoever compares it with a list. */
	release(id: string): void {
		this.#own.delete(id);
	}

	/** The notes that no request of this window is behind, as far as they can be read. */
	async read(): Promise<ReadonlyMap<string, CreationRecord>> {
		const notes = new Map<string, CreationRecord>();
		for (const [id, stored] of await this.#store.all()) {
			const { success, output } = v.safeParse(creationRecord, stored);
			if (success) this.#broken.delete(id);
			else if (!isOfOtherVersion(stored)) await this.#clearAway(id);
			if (success && !this.#own.has(id)) notes.set(id, output);
		}
		return notes;
	}

	async put(id: string, record: CreationRecord): Promise<void> {
		await this.#store.put(id, record).catch(this.#report);
	}

	async remove(id: string): Promise<void> {
		await this.#store.remove(id).catch(this.#report);
		this.#own.delete(id);
	}

	/** How many there are, whether they can be read or not. */
	async count(): Promise<number> {
		return (await this.#store.all()).size;
	}

	async removeAll(): Promise<void> {
		for (const id of (await this.#store.all()).keys()) await this.remove(id);
	}

	dispose(): void {
		for (const { alive } of this.#own.values()) clearInterval(alive);
	}

	/** What is broken is of no use; unless another window has not written all of it yet. */
	async #clearAway(id: string): Promise<void> {
		const now = Date.now();
		const since = this.#broken.get(id) ?? now;
		this.#broken.set(id, since);
		if (now - since < lease) return;
		await this.remove(id);
		this.#broken.delete(id);
	}
}
