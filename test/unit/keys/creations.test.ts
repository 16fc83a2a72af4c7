import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { lease } from '../../../src/keys/creationRecord.ts';
import { refOf } from '../../../src/keys/accountKey.ts';
import { createWorld, until, type Window, type World } from './world.ts';

describe('a key whose answer never came', () => {
	let world: World;
	let window: Window;

	beforeEach(async () => {
		world = await createWorld();
		window = await world.openWindow();
		await window.signUp();
	});
	afterEach(() => world.server.close());

	const last = (of = window) => of.told.at(-1) ?? '';
	const isOrphan = (of: Window, name: string) => of.creations.isOrphan(refOf(of.key(name)));
	const records = () => [...world.records.entries.values()].map((text) => JSON.parse(text) as Record<string, unknown>);

	/** A window that goes while it waits for the answer, so long ago. */
	async function crash(name: string, age: number, happens: 'created' | 'not created' = 'created'): Promise<void> {
		const crashed = await world.openWindow();
		await crashed.account.refresh();
		await crashed.creations.announce(crashed.account, { name });
		if (happens === 'created') await crashed.account.createKey({ name });
		crashed.creations.dispose();
		for (const [id, text] of world.records.entries) {
			const record = JSON.parse(text) as Record<string, unknown>;
			const time = Date.now() - age;
			await world.records.put(id, { ...record, startedAt: time, aliveAt: time });
		}
	}

	it('is offered for replacement at once, and gets the same name and a value that can be copied', async () => {
		world.creating = 'answer lost';
		const isBack = window.beforeAnswer('got lost on the way here', async () => {
			assert.equal(isOrphan(window, 'ci'), true);
			world.creating = 'well';
			window.script.choices.push('Replace Key…', 'Replace Key', 'Copy Value');
		});
		await window.create('ci');
		await isBack;
		assert.match(window.asked.at(-1) ?? '', /Replace the API key ci\? Its value got lost/);
		assert.deepEqual(
			window.account.keys.map(({ name }) => name),
			['ci'],
		);
		assert.match(window.clipboard[0] ?? '', /^uak_/);
		assert.equal(isOrphan(window, 'ci'), false);
		assert.deepEqual(records(), []);
	});

	it('stays as it is when the person wants no replacement, and can be replaced later, also from a picker', async () => {
		world.creating = 'answer lost';
		await window.create('ci');
		world.creating = 'well';
		const { id } = window.key('ci').key;
		await window.keyActions.replace(window.key('ci'));
		assert.equal(window.key('ci').key.id, id);
		const later = await world.openWindow();
		await later.account.refresh();
		await until(() => isOrphan(later, 'ci'));
		later.script.choices.push('Replace Key');
		await later.keyActions.replace();
		assert.notEqual(later.key('ci').key.id, id);
		assert.equal(isOrphan(later, 'ci'), false);
		await later.keyActions.replace();
		assert.match(last(later), /no key whose value was lost/);
	});

	it('is remembered while the list cannot be had, found in the next one, and told of once', async () => {
		const found: string[] = [];
		window.creations.onDidFind(({ key }) => void found.push(key.name));
		world.creating = 'answer lost, then offline';
		await assert.rejects(window.create('ci'), { code: 'OutcomeUnknown' });
		assert.equal(found.length, 0);
		world.isOffline = false;
		await window.account.refresh();
		await until(() => isOrphan(window, 'ci'));
		const later = await world.openWindow();
		later.creations.onDidFind(({ key }) => void found.push(key.name));
		await later.account.refresh();
		await until(() => isOrphan(later, 'ci'));
		await later.creations.compare();
		assert.deepEqual(found, ['ci']);
	});

	it('is found after a crash amid the request, as soon as it is sure that no window waits for it', async () => {
		await crash('ci', lease + 1);
		await window.account.refresh();
		await until(() => isOrphan(window, 'ci'));
	});

	it('is left to the window that waits for it as long as that says it is there', async () => {
		await crash('ci', lease - 300);
		await window.account.refresh();
		await window.creations.compare();
		assert.equal(isOrphan(window, 'ci'), false);
		window.creations.dispose();
	});

	it('is looked for by itself once the time of the window that waited for it is over', async () => {
		await crash('ci', lease / 2);
		await window.account.refresh();
		mock.timers.enable({ apis: ['setTimeout'] });
		try {
			// Notes are compared after each list; this one is the first whose later look is in the test's hands.
			window.creations.dispose();
			window = await world.openWindow();
			await window.account.refresh();
			await window.creations.compare();
			for (const [id, text] of world.records.entries)
				await world.records.put(id, { ...(JSON.parse(text) as object), aliveAt: Date.now() - lease - 1 });
			mock.timers.tick(lease);
		} finally {
			mock.timers.reset();
		}
		await until(() => isOrphan(window, 'ci'));
	});

	it('is none when the value arrived and only the note of it was left behind', async () => {
		await window.create('ci');
		await world.records.put('left', {
			...{ version: 1, serviceId: 'memory', userId: window.account.userId, name: 'ci', namesakes: [] },
			...{ startedAt: Date.now() - 60_000, aliveAt: Date.now() - 60_000 },
		});
		await window.account.refresh();
		await until(() => records().length === 0);
		assert.equal(isOrphan(window, 'ci'), false);
	});

	it('is forgotten when it never came to be, and when it was deleted', async () => {
		await crash('never', 10 * 60_000, 'not created');
		await window.account.refresh();
		await until(() => records().length === 0);
		await crash('ci', lease + 1);
		await window.account.refresh();
		await until(() => isOrphan(window, 'ci'));
		window.script.choices.push('Delete Key');
		await window.keyActions.delete(window.key('ci'));
		await until(() => records().length === 0);
	});

	it('still shows as one while the service cannot be reached', async () => {
		await crash('ci', lease + 1);
		await window.account.refresh();
		await until(() => isOrphan(window, 'ci'));
		world.isOffline = true;
		await window.account.refresh();
		await window.creations.compare();
		assert.equal(isOrphan(window, 'ci'), true);
	});

	it('is not mistaken for a key of the same name that was made elsewhere, which is told before anything is asked', async () => {
		await window.account.session?.createKey({ name: 'ci' });
		world.creating = 'request lost';
		await assert.rejects(window.create('ci'), /You have a key of this name already/);
		assert.equal(isOrphan(window, 'ci'), false);
		assert.deepEqual([records(), window.told], [[], []]);
	});

	it('is not mistaken for a key of the same name that was made long after a crash', async () => {
		await crash('ci', 30 * 60_000);
		await window.account.refresh();
		await until(() => records().length === 0);
		assert.equal(isOrphan(window, 'ci'), false);
	});

	it('is found although a list was on its way', async () => {
		await window.create('before');
		const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
		world.beforeRequest = async ({ method }) => {
			if (method === 'GET') await pause(60);
			else if (method === 'POST') void window.account.refresh();
		};
		world.creating = 'answer lost';
		await window.create('ci');
		assert.match(last(), /ci was created, but its value got lost/);
	});

	/** A window that stands still while it waits for the answer: others take it for crashed until it goes on. */
	async function standStill(name: string): Promise<() => Promise<void>> {
		const still = await world.openWindow();
		await still.account.refresh();
		const held = Promise.withResolvers<void>();
		const sent = Promise.withResolvers<void>();
		world.afterRequest = async ({ method }) => {
			if (method !== 'POST') return;
			sent.resolve();
			await held.promise;
		};
		const creating = still.create(name);
		await sent.promise;
		for (const [id, text] of world.records.entries) {
			await world.records.put(id, { ...(JSON.parse(text) as object), aliveAt: Date.now() - lease - 1 });
		}
		await window.account.refresh();
		await until(() => isOrphan(window, name));
		return async () => {
			held.resolve();
			await creating;
			still.dispose();
		};
	}

	it('is taken back as soon as its value arrives', async () => {
		const goOn = await standStill('ci');
		let changes = 0;
		window.creations.onDidChange(() => changes++);
		await goOn();
		assert.equal(isOrphan(window, 'ci'), false);
		await until(() => changes === 1);
	});

	it('is not replaced when its value arrives while the question is open', async () => {
		const goOn = await standStill('ci');
		const { id } = window.key('ci').key;
		const { confirm } = window.prompts;
		window.prompts.confirm = async (warning) => {
			await goOn();
			return confirm(warning);
		};
		window.script.choices.push('Replace Key');
		await window.keyActions.replace(window.key('ci'));
		assert.equal(window.key('ci').key.id, id);
		assert.match(last(), /The value of ci has arrived after all/);
	});

	it('counts as replaced when only the clipboard fails afterwards', async () => {
		world.creating = 'answer lost';
		await window.create('ci');
		world.creating = 'well';
		window.clipboardFails = true;
		window.script.choices.push('Replace Key', 'Copy Value');
		await assert.rejects(window.keyActions.replace(window.key('ci')), {
			message: /^The clipboard could not be written/,
		});
		assert.equal(window.fresh.has(refOf(window.key('ci'))), true);
	});

	it('leaves nothing written down after a create that went well, and never a value', async () => {
		let written = '';
		world.beforeRequest = async ({ method }) => {
			if (method === 'POST') written = JSON.stringify(records());
		};
		await window.create('ci');
		assert.match(written, /"name":"ci"/);
		assert.deepEqual(records(), []);
		await window.values.copy(window.key('ci'));
		assert.ok(!written.includes(window.clipboard[0] ?? '?'));
	});

	it('says so when the old one is deleted but the new one does not come about', async () => {
		world.creating = 'answer lost';
		await window.create('ci');
		world.creating = 'request lost';
		window.script.choices.push('Replace Key');
		await assert.rejects(
			window.keyActions.replace(window.key('ci')),
			/ci was deleted, but the new one was not created/,
		);
		assert.deepEqual(window.account.keys, []);
	});

	it('is not said not to be there when nobody can tell what came of replacing it, and is found later', async () => {
		world.creating = 'answer lost';
		await window.create('ci');
		const { id } = window.key('ci').key;
		world.creating = 'answer lost, then offline';
		window.script.choices.push('Replace Key');
		await assert.rejects(
			window.keyActions.replace(window.key('ci')),
			/ci was deleted, and it is not known whether the new one was created\. No usable answer came/,
		);
		world.isOffline = false;
		world.creating = 'well';
		await window.account.refresh();
		await until(() => isOrphan(window, 'ci'));
		assert.notEqual(window.key('ci').key.id, id);
		window.script.choices.push('Replace Key');
		await window.keyActions.replace(window.key('ci'));
		assert.equal(isOrphan(window, 'ci'), false);
		assert.deepEqual(records(), []);
	});
});
