import assert from 'node:assert/strict';
import { addFromProject, type Project } from '../../../src/keys/projectServices.ts';
import { createServiceWorld, entry, type ServiceWorld } from './serviceWorld.ts';

const realmConfig = JSON.stringify({ app_id: 'shop', name: 'Shop', config_version: 20210101, base_url: entry.address });

describe('finding key services in a workspace', () => {
	let there: ServiceWorld;
	let looked: readonly string[];
	beforeEach(async () => {
		there = await createServiceWorld();
		looked = [];
	});
	afterEach(() => there.world.server.close());

	function add(files: Readonly<Record<string, string | undefined>>, options: Partial<Project> = {}): Promise<void> {
		const project: Project = {
			isTrusted: true,
			hasFolders: true,
			find: async (names) => {
				looked = names;
				return Object.entries(files).map(([path, text]) => ({ path, read: async () => text }));
			},
			...options,
		};
		return addFromProject(project, there.actions, there.window.prompts);
	}

	it('offers what a file names, with the file and the whole address, and writes it after a yes', async () => {
		there.script([], ['Add Key Service']);
		await add({ 'backend/realm_config.json': realmConfig });
		assert.deepEqual(looked, ['realm_config.json', 'app.json', 'atlasConfig.json']);
		assert.match(
			there.window.offered[0] ?? '',
			/Shop · shop · https:\/\/keys\.example\.com backend\/realm_config\.json/,
		);
		assert.match(
			there.window.asked.at(-1) ?? '',
			/Add the key service Shop\?[^]*backend\/realm_config\.json[^]*https:/,
		);
		assert.deepEqual(there.setting, [{ ...entry, name: 'Shop' }]);
		assert.deepEqual(there.window.accounts.all, []);
	});

	it('asks for the address of an app id that comes without one', async () => {
		there.script([entry.address, 'shop', 'Shop']);
		await add({ 'app.json': JSON.stringify({ app_id: 'shop', name: 'Shop' }) });
		assert.deepEqual(there.setting, [{ ...entry, name: 'Shop' }]);
	});

	it('takes an address only if it is https or leads to this machine', async () => {
		const at = (baseUrl: string) => JSON.stringify({ appId: 'shop', baseUrl });
		await add({
			'a/atlasConfig.json': at('http://keys.example.com'),
			'b/atlasConfig.json': at('http://localhost:9090'),
		});
		assert.deepEqual(
			there.window.offered.map((offer) => offer.replace(/ \S+$/, '')),
			['shop · address not known', 'shop · http://localhost:9090'],
		);
	});

	it('offers the same service once', async () => {
		await add({ 'a/realm_config.json': realmConfig, 'b/realm_config.json': realmConfig });
		assert.equal(there.window.offered.length, 1);
	});

	it('says that there is none, whatever else stands in such files', async () => {
		const texts = ['{"expo":{"name":"x"}}', '{', '[]', 'null', '{"app_id":7}', '{"app_id":"a/../b"}', undefined];
		await add(Object.fromEntries(texts.map((text, index) => [`${index}/app.json`, text])));
		assert.match(there.window.told[0] ?? '', /No file here names a key service/);
	});

	it('reads nothing in a workspace that is not trusted, or without a folder', async () => {
		const find = () => assert.fail('it looked');
		await assert.rejects(add({}, { isTrusted: false, find }), /not trusted/);
		await assert.rejects(add({}, { hasFolders: false, find }), /No folder is open/);
	});
});
