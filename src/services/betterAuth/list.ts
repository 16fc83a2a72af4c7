import { ApiError } from '../../protocol/errors.ts';
import type { KeyRow } from './routes.ts';

/** As many as an answer of ours may hold with two thousand characters of metadata each. */
export const pageSize = 500;
/** Nobody has more keys; who tells more has no end. */
const maxPages = 40;

/** Nobody lets a service read fewer rows at once. */
const leastLimit = 50;

/** By what a list can be sorted that tells keys apart. */
const orders = ['createdAt', 'id', 'name', 'start'] as const;

export interface Page {
	readonly apiKeys: readonly KeyRow[];
	readonly total?: number | null | undefined;
}

/** Asks for a page of the list. */
export type AskPage = (query: Readonly<Record<string, string>>) => Promise<Page>;

export interface KeyList {
	readonly rows: readonly KeyRow[];
	/** Keys may be missing, because the service tells no more. */
	readonly isCut: boolean;
}

/**
 * All keys, in as few requests as the service allows.
 *
 * A service left as it comes reads no more than 100 keys from its database (`advanced.database.defaultFindManyLimit`),
 * whatever is asked for, pages these, and calls them the total. A number of keys that an owner may have set as the limit is
 * therefore looked at from the list's other end; where both ends do not meet, other orders bring what they can of the keys between. The newest come first,
 * so that a new key is never among those that are missing.
 */
export async function listAll(ask: AskPage): Promise<KeyList> {
	const found = new Map<string, KeyRow>();
	const newest = await addPages(ask, sortedBy('createdAt', 'desc'), found);
	if (!mayBeCut(newest)) return { rows: [...found.values()], isCut: false };
	const others = await addPages(ask, sortedBy('createdAt', 'asc'), found);
	const isCut = found.size === newest + others;
	if (isCut) await addOtherOrders(ask, found);
	return { rows: [...found.values()], isCut };
}

async function addOtherOrders(ask: AskPage, found: Map<string, KeyRow>): Promise<void> {
	for (const order of orders.slice(1)) {
		const before = found.size;
		await addPages(ask, sortedBy(order, 'asc'), found);
		await addPages(ask, sortedBy(order, 'desc'), found);
		if (found.size === before) return;
	}
}

/** Adds a list page by page, and tells how many different keys it has. What it says of its own length is not believed. */
async function addPages(ask: AskPage, order: Readonly<Record<string, string>>, found: Map<string, KeyRow>) {
	const seen = new Set<string>();
	for (let offset = 0, pages = 1; pages <= maxPages; pages++) {
		const where = offset === 0 ? {} : { offset: String(offset) };
		const { apiKeys, total } = await ask({ limit: String(pageSize), ...where, ...order });
		const before = seen.size;
		for (const row of apiKeys) {
			seen.add(row.id);
			found.set(row.id, row);
		}
		offset += apiKeys.length;
		const isFull = apiKeys.length === pageSize;
		if (seen.size === before || (!isFull && offset >= (total ?? 0))) return seen.size;
	}
	throw new ApiError('UnexpectedReply', { message: 'the list of keys has no end' });
}

/** Whether somebody may have chosen it as a limit: a round number, or a power of two. */
function mayBeCut(count: number): boolean {
	return count >= leastLimit && (count % 10 === 0 || Number.isInteger(Math.log2(count)));
}

function sortedBy(sortBy: (typeof orders)[number], sortDirection: 'asc' | 'desc') {
	return { sortBy, sortDirection };
}
