import { lease, pulse } from './creationRecord.ts';
import type { RecordStore } from './recordStore.ts';
import type { CreationRecord } from './storedRecords.ts';

/** A request that this window answers for itself. */
interface OwnRequest {
	/** Says that the window is there while the request is under way. */
	readonly alive: ReturnType<typeof setInterval>;
	/** The last thing done with the note: one comes after the other, so that none undoes a later one. */
	last: Promise<void>;
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
			last: this.put(id, record),
			alive: setInterval(() => void this.#renew(id, { ...record, aliveAt: Date.now() }), pulse),
		};
		this.#own.set(id, own);
		await own.last;
		return id;
	}

	/** This window waits no longer: the note, as it is now, is left to whoever compares it with a list. */
	async release(id: string, record: CreationRecord): Promise<void> {
		clearInterval(this.#own.get(id)?.alive);
		await this.#renew(id, record);
		this.#own.delete(id);
	}

	/** The notes that no request of this window is behind, as far as they can be read. */
	async read(): Promise<ReadonlyMap<string, CreationRecord>> {
		return new Map([...(await this.#all())].filter(([id]) => !this.#own.has(id)));
	}

	/** All but one, also of requests of this window. */
	async others(id: string): Promise<readonly CreationRecord[]> {
		return [...(await this.#all())].filter(([other]) => other !== id).map(([, record]) => record);
	}

	async #all(): Promise<ReadonlyMap<string, CreationRecord>> {
		const notes = new Map<string, CreationRecord>();
		for (const [id, stored] of await this.#store.all()) {
			// Loaded once there is one.
			const { isOfOtherVersion, readCreation } = await import('./storedRecords.ts');
			const record = readCreation(stored);
			if (record !== undefined) this.#broken.delete(id);
			else if (!isOfOtherVersion(stored)) await this.#clearAway(id);
			if (record !== undefined) notes.set(id, record);
		}
		return notes;
	}

	async put(id: string, record: CreationRecord): Promise<void> {
		await this.#store.put(id, record).catch(this.#report);
	}

	/** Also one that a request of this window is behind, which then leaves none. */
	async remove(id: string): Promise<void> {
		const own = this.#own.get(id);
		clearInterval(own?.alive);
		const remove = () => this.#store.remove(id).catch(this.#report);
		await (own === undefined ? remove() : (own.last = own.last.then(remove)));
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

	/** A note that has been removed, perhaps by another window and with all that is stored, is not written again. */
	#renew(id: string, record: CreationRecord): Promise<void> {
		const own = this.#own.get(id);
		if (own === undefined) return Promise.resolve();
		const renew = async () => {
			if ((await this.#store.all()).has(id)) await this.put(id, record);
		};
		own.last = own.last.then(renew).catch(this.#report);
		return own.last;
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
