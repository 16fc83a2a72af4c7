import assert from 'node:assert/strict';
import { Emitter } from '../../../src/base/emitter.ts';
import { Joined } from '../../../src/base/joined.ts';
import { TestTimers } from '../testTimers.ts';

describe('many events that are joined into few', () => {
	let timers: TestTimers;
	let source: Emitter<void>;
	let joined: Joined;
	let told: number[];

	beforeEach(() => {
		timers = new TestTimers();
		source = new Emitter();
		joined = new Joined(source.event, 100, timers);
		told = [];
		joined.event(() => void told.push(timers.time));
	});

	const fire = (count = 1) => {
		for (let index = 0; index < count; index++) source.fire();
	};

	it('are told once when their turn is over', async () => {
		fire(3);
		assert.deepEqual(told, []);
		await timers.pass(0);
		assert.deepEqual(told, [0]);
		await timers.pass(1000);
		assert.deepEqual(told, [0]);
	});

	it('are told once in each pause while more come, and after the last one', async () => {
		for (let time = 0; time < 250; time += 10) {
			fire();
			await timers.pass(10);
		}
		await timers.pass(1000);
		assert.deepEqual(told, [0, 100, 200, 300]);
	});

	it('are told at once after a calm time', async () => {
		fire();
		await timers.pass(100);
		fire();
		await timers.pass(0);
		assert.deepEqual(told, [0, 100]);
	});

	it('are told now when somebody cannot wait, and not once more for that', async () => {
		fire();
		await timers.pass(30);
		fire();
		joined.flush();
		assert.deepEqual(told, [0, 30]);
		joined.flush();
		await timers.pass(1000);
		assert.deepEqual(told, [0, 30]);
	});

	it('are told after those that a listener causes', async () => {
		let isFirst = true;
		joined.event(() => {
			if (isFirst) fire();
			isFirst = false;
		});
		fire();
		await timers.pass(1000);
		assert.deepEqual(told, [0, 100]);
	});

	it('are not held up by a clock that is set back', async () => {
		timers.time = 1_000_000;
		fire();
		await timers.pass(0);
		timers.time = 0;
		fire();
		await timers.pass(100);
		assert.equal(told.length, 2);
	});

	it('are not told any more once nobody wants to hear', async () => {
		fire();
		joined.dispose();
		assert.equal(timers.alarms, 0);
		fire();
		joined.flush();
		await timers.pass(1000);
		assert.deepEqual(told, []);
	});
});
