import assert from 'node:assert/strict';
import type { ApiReply, ApiRequest } from '../../../src/protocol/transport.ts';
import { json, row, ScriptedBetterAuth } from './betterAuthScript.ts';

interface Owner {
	readonly keys: number;
	/** How many rows it reads at once. */
	readonly reads?: number;
	/** How many it tells at once. */
	readonly pageSize?: number;
	readonly total?: number | null;
	readonly isDeaf?: boolean;
}

/** Sorts and pages as Better Auth does: what it reads at once, it pages. */
function answering({ keys, reads = Infinity, pageSize = Infinity, total, isDeaf = false }: Owner) {
	return ({ url }: ApiRequest): ApiReply => {
		const query = Object.fromEntries(new URL(url).searchParams);
		const all = Array.from({ length: keys }, (_, index) => row(String(index), { start: `${(index * 7919) % keys}` }));
		const field = (one: object) => String((one as Record<string, unknown>)[query['sortBy'] ?? '']);
		// Keys stand in the order of their creation already.
		if (query['sortBy'] !== 'createdAt') all.sort((one, other) => (field(one) < field(other) ? -1 : 1));
		if (query['sortDirection'] === 'desc') all.reverse();
		const read = all.slice(0, reads);
		const offset = isDeaf ? 0 : Number(query['offset'] ?? 0);
		const apiKeys = read.slice(offset, offset + Math.min(Number(query['limit']), pageSize));
		return json(200, { apiKeys, total: total === undefined ? read.length : total });
	};
}

async function list(owner: Owner) {
	const server = new ScriptedBetterAuth({ '/api-key/list': answering(owner) });
	const session = server.session();
	const names = (await session.listKeys()).map(({ name }) => Number(name));
	return { names, requests: server.requests.length, isCut: session.listCut !== undefined };
}

async function assertAll(owner: Owner, requests: number): Promise<void> {
	const listed = await list(owner);
	assert.equal(new Set(listed.names).size, owner.keys);
	assert.deepEqual([listed.names.length, listed.requests, listed.isCut], [owner.keys, requests, false]);
}

describe('the list of keys at Better Auth', () => {
	it('takes one request for 251 keys, and one for each 500', async () => {
		await assertAll({ keys: 0 }, 1);
		await assertAll({ keys: 99 }, 1);
		await assertAll({ keys: 251 }, 1);
		await assertAll({ keys: 1234 }, 3);
	});

	it('is looked at from its other end when the service may not have read all of it', async () => {
		await assertAll({ keys: 100, reads: 100 }, 2);
		await assertAll({ keys: 101, reads: 100 }, 2);
		await assertAll({ keys: 199, reads: 100 }, 2);
		await assertAll({ keys: 300, reads: 250 }, 2);
		await assertAll({ keys: 1000, reads: 512 }, 4);
		await assertAll({ keys: 60, reads: 50 }, 2);
		await assertAll({ keys: 100, reads: 64 }, 2);
	});

	it('is told to lack keys when both ends do not meet, but never the newest', async () => {
		const { names, isCut, requests } = await list({ keys: 400, reads: 100 });
		assert.ok(isCut);
		assert.ok(requests <= 8);
		assert.equal(new Set(names).size, names.length);
		assert.ok(names.length > 200);
		for (let newest = 300; newest < 400; newest++) assert.ok(names.includes(newest));
	});

	it('is told to lack keys wherever the limit is a round number or a power of two', async () => {
		for (const reads of [50, 64, 100, 250, 512, 1000]) {
			const { names, isCut } = await list({ keys: 3 * reads, reads });
			assert.ok(isCut && names.length >= 2 * reads, `${names.length} keys where it reads ${reads}`);
		}
	});

	it('goes on by what it has got where pages are shorter than asked for', async () => {
		await assertAll({ keys: 251, pageSize: 60 }, 5);
	});

	it('ends, whatever the service says of its length', async () => {
		await assertAll({ keys: 251, total: 1_000_000 }, 2);
		await assertAll({ keys: 251, total: null }, 1);
		await assertAll({ keys: 1151, total: 3 }, 3);
		await assertAll({ keys: 251, total: 9000, isDeaf: true }, 2);
	});

	it('is no list when it has no end', async () => {
		let count = 0;
		const endless = () => json(200, { apiKeys: Array.from({ length: 10 }, () => row(String(count++))), total: 1e9 });
		const session = new ScriptedBetterAuth({ '/api-key/list': endless }).session();
		await assert.rejects(session.listKeys(), { code: 'UnexpectedReply' });
		assert.ok(count < 1000);
	});
});
