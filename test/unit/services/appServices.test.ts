import assert from 'node:assert/strict';
import type { ApiRequest } from '../../../src/protocol/transport.ts';
import { appServices } from '../../../src/services/appServices.ts';
import { localService } from '../../../src/services/localService.ts';
import { startMemoryServer, type MemoryServer } from '../../contract/memoryServer.ts';

const person = { email: 'ada@example.com', password: 'not-a-real-password' };

describe('the App Services client API as a key service', () => {
	let server: MemoryServer;
	let address: string;
	const requests: ApiRequest[] = [];

	beforeEach(async () => {
		server = await startMemoryServer();
		address = server.baseUrl;
		requests.length = 0;
	});
	afterEach(() => server.close());

	/** Reaches the same server under any address, as a local server that moved to another port. */
	const connect = (confirmLocation = async (_origin: string) => false, isLocated = false) =>
		appServices({
			isLocated,
			id: 'local',
			label: 'Local',
			appId: 'local',
			address: async () => address,
			confirmLocation,
			transport: (request) => {
				requests.push(request);
				return server.transport({ ...request, url: request.url.replace(address, server.baseUrl) });
			},
		});

	it('has a visible sign in a key name for what could add a sentence or turn its direction', async () => {
		const hostile = { _id: 'f'.repeat(24), name: 'ci\n\nSafe to delete.\u202e', disabled: false };
		const service = appServices({
			...{ id: 'x', label: 'X', appId: 'local', address: async () => address, confirmLocation: async () => false },
			transport: async (request) =>
				request.method === 'GET' && request.url.endsWith('/api_keys')
					? { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify([hostile]) }
					: server.transport(request),
		});
		await service.createAccount(person);
		const [key] = await (await service.signIn(person)).listKeys();
		assert.equal(key?.name, 'ci\ufffd\ufffdSafe to delete.\ufffd');
	});

	async function signIn() {
		const service = connect();
		await service.createAccount(person);
		return { service, session: await service.signIn(person) };
	}

	it('tells which rule a name breaks', () => {
		const service = connect();
		const problems = ['', 'a b', 'x'.repeat(129), 'ok-1_A'].map((name) => service.nameProblem(name));
		assert.deepEqual(problems, ['empty', 'characters', 'tooLong', undefined]);
	});

	it('lists, creates, disables, enables and deletes keys', async () => {
		const { session } = await signIn();
		const { key, secret } = await session.createKey({ name: 'ci' });
		assert.match(secret, /^uak_/);
		assert.ok(Math.abs((key.createdAt ?? 0) - Date.now()) < 60_000);
		await session.setEnabled(key.id, false);
		assert.deepEqual(await session.listKeys(), [{ ...key, enabled: false }]);
		assert.deepEqual(await session.getKey(key.id), { ...key, enabled: false });
		await session.setEnabled(key.id, true);
		await session.deleteKey(key.id);
		assert.deepEqual(await session.listKeys(), []);
	});

	it('takes a stored session up again without asking where the service is', async () => {
		const { session } = await signIn();
		const stored: unknown = JSON.parse(JSON.stringify(session.stored));
		requests.length = 0;
		const resumed = connect().resume(stored);
		assert.deepEqual(await resumed?.listKeys(), []);
		assert.equal(requests.length, 1);
	});

	it('asks a service for its location once, and one whose location is known not at all', async () => {
		await connect().createAccount(person);
		const requestsOf = async (isLocated: boolean) => {
			requests.length = 0;
			const session = await connect(undefined, isLocated).signIn(person);
			await session.listKeys();
			return requests.map(({ url }) => url.split('/').at(-1));
		};
		assert.deepEqual(await requestsOf(false), ['location', 'login', 'api_keys']);
		assert.deepEqual(await requestsOf(true), ['login', 'api_keys']);
	});

	it('follows the local server to another port, and files the new address', async () => {
		const { session } = await signIn();
		let changes = 0;
		session.onDidChange(() => changes++);
		address = 'http://127.0.0.1:4';
		assert.deepEqual(await session.listKeys(), []);
		assert.equal(changes, 1);
		assert.equal((session.stored as { address: string }).address, address);
		assert.ok(requests.at(-1)?.url.startsWith(address));
	});

	it('waits no longer for a start that takes its time once it is cancelled, and the start goes on', async () => {
		const { promise, resolve } = Promise.withResolvers<void>();
		const start = () => promise;
		const service = localService({ label: 'Local', address: () => promise.then(() => address), start });
		const cancelling = new AbortController();
		const waiting = service.ready(cancelling);
		const signingIn = service.signIn(person, cancelling);
		const other = service.ready();
		cancelling.abort();
		await assert.rejects(waiting, { code: 'Cancelled' });
		await assert.rejects(signingIn, { code: 'Cancelled' });
		resolve();
		await other;
	});

	it('takes up nothing that is no session', () => {
		for (const stored of [null, undefined, 'x', {}, { userId: 'a' }]) assert.equal(connect().resume(stored), undefined);
	});

	it('claims no creation time for an id that has none that can be', async () => {
		const { session } = await signIn();
		const { key } = await session.createKey({ name: 'ci' });
		const ids = ['ffffffff0000000000000000', '000000000000000000000000', 'not-an-object-id'];
		for (const id of ids) {
			await server.service.db.updateTable('api_keys').set({ id }).where('name', '=', 'ci').execute();
			const [listed] = await session.listKeys();
			assert.equal(listed?.id, id);
			assert.equal(listed.createdAt, undefined);
		}
		assert.notEqual(key.createdAt, undefined);
	});

	it('sends no password to another origin that the person does not want', async () => {
		const service = connect();
		await service.createAccount(person);
		await server.close();
		server = await startMemoryServer({ publicUrl: 'https://elsewhere.example' });
		const asked: string[] = [];
		const moved = connect(async (origin) => {
			asked.push(origin);
			return false;
		});
		requests.length = 0;
		await assert.rejects(moved.signIn(person), { code: 'LocationChanged' });
		assert.deepEqual(asked, ['https://elsewhere.example']);
		assert.ok(requests.every(({ body }) => body === undefined));
	});
});
