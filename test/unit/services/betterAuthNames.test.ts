import assert from 'node:assert/strict';
import { refOf } from '../../../src/keys/accountKey.ts';
import type { ApiRequest } from '../../../src/protocol/transport.ts';
import { createWorld, person, type Window, type World } from '../keys/world.ts';
import { json, row, ScriptedBetterAuth, user } from './betterAuthScript.ts';

describe('the name of a key at Better Auth', () => {
	let world: World;
	let window: Window;
	let server: ScriptedBetterAuth;
	let keys: object[];

	beforeEach(async () => {
		keys = [];
		world = await createWorld();
		server = new ScriptedBetterAuth({
			'/api-key/list': () => json(200, { apiKeys: keys, total: keys.length }),
			// It keeps names as they are typed.
			'/api-key/create': (request) => {
				keys.push(row(nameIn(request), { createdAt: new Date().toISOString() }));
				throw new Error('the answer got lost');
			},
			'/api-key/update': (request) => json(200, row(nameIn(request), { id: 'id-old' })),
		});
		const service = server.service();
		window = await world.openWindow(undefined, service);
		await window.accounts.add(service, await service.signIn(person), user.email);
		await window.account.refresh();
	});
	afterEach(() => world.server.close());

	const nameIn = ({ body = '' }: ApiRequest) => (JSON.parse(body) as { name: string }).name;
	const create = (name: string) => {
		window.script.picks.push('No expiry');
		window.script.texts.push(name, '');
		return window.keyActions.create();
	};

	it('is without the spaces around it, so that a key whose answer got lost is found again', async () => {
		await create(' ci ');
		assert.match(window.told.at(-1) ?? '', /^The key ci was created, but its value got lost on the way here/);
		assert.equal(window.creations.isOrphan(refOf(window.key('ci'))), true);
	});

	it('gets no spaces around it when it is changed, and is the same one with them', async () => {
		keys = [row('old')];
		await window.account.refresh();
		window.script.texts.push(' old ', ' new ');
		await window.keyActions.rename(window.key('old'));
		assert.ok(!server.asked.includes('/api-key/update'));
		await window.keyActions.rename(window.key('old'));
		assert.equal(window.told.at(-1), 'The key old is called new now.');
		assert.equal(nameIn(server.requests.find(({ url }) => url.endsWith('/update')) ?? assert.fail()), 'new');
	});

	it('has no characters that nobody sees', async () => {
		await create('c\u202ei');
		assert.deepEqual(window.problems, ['This name has characters that cannot be seen. Type it anew without them.']);
		assert.ok(!server.asked.includes('/api-key/create'));
	});
});
