import assert from 'node:assert/strict';
import { ValueClipboard } from '../../../src/keys/valueClipboard.ts';
import { until } from './world.ts';

const value = 'obviously-fake-value';
const ci = { serviceId: 'service', userId: 'ada', keyId: '1' };
/** Of another account, by the same name. */
const namesake = { ...ci, userId: 'grace' };

/** A clipboard, and what is said about it. */
function open(seconds: number) {
	const seen = { text: '', said: [] as string[], warned: [] as string[], refuses: false, reads: 0 };
	const mayRead = Promise.withResolvers<void>();
	const clipboard = new ValueClipboard({
		prompts: {
			writeClipboard: async (text) => void (seen.text = text),
			readClipboard: async () => {
				seen.reads++;
				if (seen.refuses) throw new Error('refused');
				return seen.text;
			},
			mention: (message) => void seen.said.push(message),
			warn: async (message) => {
				seen.warned.push(message);
				return undefined;
			},
		},
		seconds: () => seconds,
		mayRead: () => mayRead.promise,
	});
	return { seen, clipboard, mayRead };
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
