import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { ValueClipboard } from '../../../src/keys/valueClipboard.ts';
import { MemorySecrets } from './memorySecrets.ts';
import { until } from './world.ts';

const value = 'obviously-fake-value';
const ci = { serviceId: 'service', userId: 'ada', keyId: '1' };
/** Of another account, by the same name. */
const namesake = { ...ci, userId: 'grace' };

/** A clipboard, and what is said about it; of the first window, or of one that comes after. */
function open(seconds: number, { secrets = new MemorySecrets(), text = '' } = {}) {
	const seen = {
		text,
		said: [] as string[],
		warned: [] as string[],
		refuses: false,
		isReadOnly: false,
		reads: 0,
		reported: [] as unknown[],
	};
	/** What happens before the clipboard's answer reaches the extension. */
	const hooks = { written: async (): Promise<void> => undefined, read: async (): Promise<void> => undefined };
	const mayRead = Promise.withResolvers<void>();
	const clipboard = new ValueClipboard({
		prompts: {
			writeClipboard: async (text) => {
				if (seen.isReadOnly) throw new Error('refused');
				seen.text = text;
				await hooks.written();
			},
			readClipboard: async () => {
				seen.reads++;
				if (seen.refuses) throw new Error('refused');
				const { text: read } = seen;
				await hooks.read();
				return read;
			},
			mention: (message) => void seen.said.push(message),
			warn: async (message) => {
				seen.warned.push(message);
				return undefined;
			},
		},
		seconds: () => seconds,
		mayRead: () => mayRead.promise,
		secrets,
		report: (error) => void seen.reported.push(error),
	});
	return { seen, clipboard, mayRead, secrets, hooks };
}

describe('the clipboard of values', () => {
	it('is cleared after the time that is set, and says so', async () => {
		const { seen, clipboard, mayRead } = open(0.02);
		mayRead.resolve();
		assert.equal(await clipboard.write(value, ci, 'ci'), 0.02);
		assert.equal(seen.text, value);
		await until(() => seen.said.length === 1);
		assert.equal(seen.text, '');
		assert.deepEqual(seen.said, ['The value of ci was cleared from the clipboard.']);
	});

	it('is left alone when something else was copied since', async () => {
		const { seen, clipboard, mayRead } = open(60);
		mayRead.resolve();
		await clipboard.write(value, ci, 'ci');
		seen.text = 'of the person';
		await clipboard.clear(ci);
		assert.deepEqual([seen.text, seen.reads, seen.said, seen.warned], ['of the person', 1, [], []]);
	});

	it('is not touched blindly when it cannot be read, and the person is told', async () => {
		const { seen, clipboard, mayRead } = open(0.02);
		mayRead.resolve();
		await clipboard.write(value, ci, 'ci');
		seen.refuses = true;
		await until(() => seen.warned.length === 1);
		assert.equal(seen.text, value);
		assert.match(seen.warned[0] ?? '', /value of ci may still be in the clipboard/);
	});

	it('is said to hold the value still when it cannot be emptied', async () => {
		const { seen, clipboard, mayRead } = open(60);
		mayRead.resolve();
		await clipboard.write(value, ci, 'ci');
		seen.isReadOnly = true;
		await clipboard.clear(ci);
		assert.deepEqual([seen.text, seen.said], [value, []]);
		assert.match(seen.warned[0] ?? '', /value of ci may still be in the clipboard/);
	});

	it('is not read for an earlier value once another was copied', async () => {
		const { seen, clipboard, mayRead } = open(60);
		await clipboard.write(value, ci, 'ci');
		const clearing = clipboard.clear(ci);
		await clipboard.write('another', namesake, 'ci');
		mayRead.resolve();
		await clearing;
		assert.equal(seen.reads, 0);
		await clipboard.clear(namesake);
		assert.equal(seen.text, '');
	});

	it('is not emptied of a value that is copied just while an earlier one is being cleared', async () => {
		const { seen, clipboard, mayRead, hooks } = open(60);
		mayRead.resolve();
		await clipboard.write(value, ci, 'ci');
		const held = Promise.withResolvers<void>();
		hooks.read = () => held.promise;
		const clearing = clipboard.clear(ci);
		await until(() => seen.reads === 1);
		hooks.written = async () => {
			held.resolve();
			await clearing;
		};
		await clipboard.write('another', namesake, 'ci');
		assert.deepEqual([seen.text, await clipboard.holds(namesake)], ['another', true]);
	});

	it('is still cleared of the earlier value when another could not be copied', async () => {
		const { seen, clipboard, mayRead } = open(60);
		mayRead.resolve();
		await clipboard.write(value, ci, 'ci');
		seen.isReadOnly = true;
		await assert.rejects(clipboard.write('another', namesake, 'ci'), /refused/);
		assert.deepEqual([await clipboard.holds(ci), await clipboard.holds(namesake)], [true, false]);
		seen.isReadOnly = false;
		await clipboard.clear(ci);
		assert.equal(seen.text, '');
	});

	it('is read no more once it was cleared', async () => {
		const { seen, clipboard, mayRead } = open(60);
		mayRead.resolve();
		await clipboard.write(value, ci, 'ci');
		await clipboard.clear(ci);
		await clipboard.clear(ci);
		assert.deepEqual([seen.reads, seen.said.length], [1, 1]);
	});

	it('is read only when that is allowed', async () => {
		const { seen, clipboard, mayRead } = open(0.001);
		await clipboard.write(value, ci, 'ci');
		await new Promise((resolve) => setTimeout(resolve, 20));
		assert.equal(seen.reads, 0);
		mayRead.resolve();
		await until(() => seen.text === '');
	});

	it('stays as it is with a time of 0, and after the end of the window', async () => {
		const never = open(0);
		assert.equal(await never.clipboard.write(value, ci, 'ci'), 0);
		const ended = open(0.01);
		await ended.clipboard.write(value, ci, 'ci');
		ended.clipboard.dispose();
		ended.mayRead.resolve();
		await new Promise((resolve) => setTimeout(resolve, 30));
		assert.deepEqual([never.seen.text, ended.seen.text], [value, value]);
	});

	/** What a window leaves that copied the value and was closed. */
	async function leave(seconds: number) {
		const { clipboard, secrets } = open(seconds);
		await clipboard.write(value, ci, 'ci');
		clipboard.dispose();
		return secrets;
	}

	it('is cleared by the window that comes after, once its time has come', async () => {
		const secrets = await leave(60);
		mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
		try {
			const { seen, clipboard, mayRead } = open(60, { secrets, text: value });
			mayRead.resolve();
			await clipboard.goOn();
			assert.equal(await clipboard.holds(ci), true);
			mock.timers.tick(59_000);
			for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
			assert.deepEqual([seen.text, seen.reads], [value, 1]);
			mock.timers.tick(1_000);
			await untilReal(() => seen.said.length === 1);
			assert.deepEqual([seen.text, seen.reads], ['', 2]);
			await untilReal(() => secrets.entries.size === 0);
		} finally {
			mock.timers.reset();
		}
	});

	it('is cleared at the next start when its time is over, unless something else was copied since', async () => {
		for (const text of [value, 'of the person']) {
			const { seen, clipboard, mayRead, secrets } = open(60, { secrets: await leave(0.001), text });
			mayRead.resolve();
			await clipboard.goOn();
			await until(() => secrets.entries.size === 0);
			await until(() => seen.text === (text === value ? '' : text));
		}
	});

	it('is cleared after a day at the latest, also by a window whose clock was set back', async () => {
		const secrets = await leave(60);
		await until(() => secrets.entries.has('clipboard'));
		mock.timers.enable({ apis: ['setTimeout', 'Date'], now: 0 });
		try {
			const { seen, clipboard, mayRead } = open(60, { secrets, text: value });
			mayRead.resolve();
			await clipboard.goOn();
			mock.timers.tick(24 * 60 * 60 * 1000 - 1);
			for (let turn = 0; turn < 10; turn++) await new Promise((resolve) => setImmediate(resolve));
			assert.equal(seen.reads, 0);
			mock.timers.tick(1);
			await untilReal(() => seen.text === '');
		} finally {
			mock.timers.reset();
		}
	});

	it('is not touched for a note of another version', async () => {
		const secrets = await leave(60);
		await until(() => secrets.entries.has('clipboard'));
		const note = JSON.parse(secrets.entries.get('clipboard') ?? '') as object;
		secrets.entries.set('clipboard', JSON.stringify({ ...note, version: 2 }));
		const { clipboard } = open(60, { secrets, text: value });
		await clipboard.goOn();
		assert.equal(await clipboard.holds(ci), false);
	});

	it('gets a value also where nothing can be left for the next window, which is reported', async () => {
		const secrets = new MemorySecrets();
		secrets.isLocked = true;
		const { seen, clipboard, mayRead } = open(60, { secrets });
		mayRead.resolve();
		await clipboard.write(value, ci, 'ci');
		await until(() => seen.reported.length === 1);
		await clipboard.clear(ci);
		assert.equal(seen.text, '');
	});

	it('is followed for what was copied while it was looked up what an earlier window left', async () => {
		const secrets = await leave(60);
		secrets.isSlow = true;
		const { clipboard } = open(60, { secrets });
		const goingOn = clipboard.goOn();
		await clipboard.write('another', namesake, 'ci');
		await goingOn;
		assert.equal(await clipboard.holds(namesake), true);
		clipboard.dispose();
	});

	it('leaves a note without the value, and none for what is never cleared or has been', async () => {
		const secrets = await leave(60);
		await until(() => secrets.entries.has('clipboard'));
		assert.ok(!JSON.stringify([...secrets.entries]).includes(value));
		const { clipboard, mayRead } = open(60, { secrets, text: value });
		mayRead.resolve();
		await clipboard.goOn();
		await clipboard.clear(ci);
		await until(() => secrets.entries.size === 0);
		const never = open(0, { secrets: await leave(60) });
		await never.clipboard.write('another', ci, 'ci');
		await until(() => never.secrets.entries.size === 0);
	});

	it('leaves the note of a window that has copied since', async () => {
		const first = open(60);
		first.mayRead.resolve();
		await first.clipboard.write(value, ci, 'ci');
		const second = open(60, { secrets: first.secrets });
		await second.clipboard.write('another', namesake, 'ci');
		await first.clipboard.clear(ci);
		await new Promise((resolve) => setImmediate(resolve));
		assert.deepEqual([...first.secrets.entries.keys()], ['clipboard']);
		second.clipboard.dispose();
	});

	it('is cleared at once on demand, but only of the value that is meant', async () => {
		const { seen, clipboard, mayRead } = open(60);
		mayRead.resolve();
		await clipboard.write(value, ci, 'ci');
		await clipboard.clear(namesake);
		assert.equal(seen.text, value);
		await clipboard.clear(ci);
		assert.equal(seen.text, '');
	});

	it('knows whether it still has the value of a key', async () => {
		const { seen, clipboard } = open(60);
		await clipboard.write(value, ci, 'ci');
		assert.deepEqual([await clipboard.holds(ci), await clipboard.holds(namesake)], [true, false]);
		seen.text = 'other';
		assert.equal(await clipboard.holds(ci), false);
		clipboard.dispose();
	});
});

/** As `until`, where timers do not run by themselves. */
async function untilReal(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}
