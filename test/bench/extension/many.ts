import { setTimeout as sleep } from 'node:timers/promises';
import type { Bench } from './bench.ts';
import { lateMilliseconds } from './changes.ts';
import { keys } from './packExtensions.ts';
import { changeMilliseconds } from './service.ts';

const count = 500;
const atOnce = 8;
const timeout = 120_000;

/** What many changes take when all that counts is how long the service takes for each. */
export const leastMilliseconds = (count / atOnce) * changeMilliseconds;

/** Disables many of the keys; then enables them, and cancels on the way. */
export async function measureMany(bench: Bench) {
	const { probe, service, window, page } = bench;
	await window.page.keyboard.press(keys['userApiKeys.showAllKeys']);
	await bench.list(10_000);
	const rows = (await service.ids(count)).map((id) => bench.row(id));
	const done = `${count} of ${count} keys are disabled now`;
	service.mostAtOnce = 0;
	await probe.ask('work', {});
	let [started, took] = [NaN, NaN];
	const redrawn = await page.redrawnDuring('Keys', async () => {
		void probe.run('userApiKeys.disableKey', rows[0], rows);
		await window.dialogs.pressInModal('Disable Keys');
		started = performance.now();
		await window.dialogs.notification(done).waitFor({ timeout });
		took = performance.now() - started;
		// VS Code draws rows once nothing has changed for 200 ms.
		await sleep(lateMilliseconds);
	});
	const { items } = await probe.ask('work', {});
	await window.dialogs.closeNotification(done);
	const run = { took, mostAtOnce: service.mostAtOnce, items, turns: redrawn.turns };
	return { ...run, ...(await cancel(bench, rows)) };
}

async function cancel({ probe, service, window }: Bench, rows: readonly object[]) {
	const before = service.changes;
	void probe.run('userApiKeys.enableKey', rows[0], rows);
	await window.dialogs.pressInModal('Enable Keys');
	await window.dialogs.pressInNotification('API keys:', 'Cancel');
	const [pressed, cancelled] = [service.changes, performance.now()];
	await window.dialogs.notification('Cancelled').waitFor({ timeout });
	const ended = performance.now() - cancelled;
	return { madeBefore: pressed - before, madeAfter: service.changes - pressed, ended };
}
