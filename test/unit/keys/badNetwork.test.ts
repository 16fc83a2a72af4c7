import assert from 'node:assert/strict';
import { BadService, faults, type Fault } from '../../contract/badService.ts';
import { lazyNodeFetchTransport } from '../../../src/client/lazyNodeFetch.ts';
import { refOf } from '../../../src/keys/accountKey.ts';
import { describeError } from '../../../src/keys/errorWording.ts';
import { isCancelled } from '../../../src/keys/expectedError.ts';
import { until, World, type Window } from './world.ts';

/** What a person may ask for, with the answers to what they are asked; keys `a` and `b` are there, `b` is disabled. */
const commands: Readonly<Record<string, (window: Window) => Promise<void>>> = {
	create: (window) => window.create('new'),
	enable: (window) => window.keyActions.setEnabled(true, window.key('b')),
	disable: (window) => window.keyActions.setEnabled(false, window.key('a')),
	delete: (window) => {
		window.script.choices.push('Delete Key');
		return window.keyActions.delete(window.key('a'));
	},
	'disable many': (window) => {
		window.script.choices.push('Disable Keys');
		return window.keyActions.setEnabled(false, window.key('a'), window.key('b'));
	},
	'delete many': (window) => {
		window.script.choices.push('Delete Keys');
		return window.keyActions.delete(window.key('a'), window.key('b'));
	},
	'copy a table': (window) => window.copying.inventory([], [window.account]),
	'copy a value': (window) => window.values.copy(window.key('a')),
};

/** Which requests go wrong. */
const scopes: Readonly<Record<string, BadService['concerns']>> = {
	'whatever is asked': () => true,
	'when something is to change': (method) => method !== 'GET',
};

describe('on a bad network', () => {
	const service = new BadService();
	let world: World;
	let window: Window;

	before(async () => {
		await service.listen();
		world = new World({ ...service.behind, baseUrl: service.address, transport: lazyNodeFetchTransport });
		const first = await world.openWindow();
		await first.signUp();
		first.dispose();
	});
	beforeEach(async () => {
		world.records.entries.clear();
		for (const key of world.secrets.entries.keys()) if (key.startsWith('fresh/')) world.secrets.entries.delete(key);
		window = await world.openWindow();
		await window.account.refresh();
		for (const { id } of window.account.keys) await window.account.deleteKey(id);
		for (const name of ['a', 'b']) await window.create(name);
		await window.keyActions.setEnabled(false, window.key('b'));
		window.told.length = 0;
	});
	afterEach(() => {
		window.dispose();
		return service.recover();
	});
	after(() => service.close());

	/** Runs a command and answers what the person gets to read. */
	async function said(command: string): Promise<string> {
		const saying = commands[command]?.(window) ?? assert.fail();
		return saying.then(
			() => window.told.at(-1) ?? '',
			(error: unknown) => describeError(error) ?? assert.fail(String(error)),
		);
	}

	/** The rows are those of the service, each can be used, and no value got lost without a word. */
	async function assertUsable(): Promise<void> {
		assert.ok(window.account.keys.length > 0 || window.account.state.kind === 'ready', 'there are rows all the time');
		await service.recover();
		await window.account.refresh();
		const listed = (await window.account.session?.listKeys()) ?? [];
		assert.deepEqual(window.account.keys, listed);
		await window.creations.compare();
		for (const key of window.account.keys.filter(({ name }) => name === 'new')) {
			const ref = refOf({ account: window.account, key });
			assert.ok(window.fresh.has(ref) !== window.creations.isOrphan(ref), 'its value waits, or is said to be lost');
		}
		await window.create('afterwards');
		assert.ok(window.key('afterwards'));
	}

	for (const fault of Object.keys(faults) as Fault[]) {
		for (const [scope, concerns] of Object.entries(scopes)) {
			for (const command of Object.keys(commands)) {
				it(`${command} ends with a sentence and leaves usable rows, where the service ${fault} ${scope}`, async () => {
					service.concerns = concerns;
					service.fault = fault;
					const sentence = await said(command);
					assert.match(sentence, /^.+[.!?]$/s);
					assert.ok(!/undefined|Error|\{\d\}|<html/.test(sentence), sentence);
					await assertUsable();
				});
			}
		}
	}

	for (const command of Object.keys(commands).filter((name) => !name.startsWith('copy'))) {
		it(`${command} waits for a slow service`, async () => {
			const slow = Promise.withResolvers<void>();
			service.answering = slow.promise;
			service.concerns = (method) => method !== 'GET';
			const before = service.requests.length;
			const saying = said(command);
			await until(() => service.requests.slice(before).some((request) => !request.startsWith('GET')));
			slow.resolve();
			assert.ok(!/not|fail/i.test(await saying), window.told.join('\n'));
			await assertUsable();
		});

		it(`${command} can be cancelled where the service is slow, and nothing is left in doubt`, async () => {
			const slow = Promise.withResolvers<void>();
			service.answering = slow.promise;
			service.concerns = (method) => method !== 'GET';
			const before = service.requests.length;
			const ending = (commands[command]?.(window) ?? assert.fail()).catch((error: unknown) => {
				assert.ok(isCancelled(error), String(error));
			});
			await until(() => service.requests.slice(before).some((request) => !request.startsWith('GET')));
			window.cancel.abort();
			await ending;
			if (command.endsWith('many')) assert.match(window.told.at(-1) ?? '', /Cancelled, so unchanged: a/);
			window.cancel = new AbortController();
			slow.resolve();
			await assertUsable();
		});
	}
});
