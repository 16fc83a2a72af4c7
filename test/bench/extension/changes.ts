import { setTimeout as sleep } from 'node:timers/promises';
import { median } from '../server/quantile.ts';
import type { Bench } from './bench.ts';
import { keys } from './packExtensions.ts';

const first = { view: 'Keys', row: 1 };
const rounds = 5;
/** A redraw that comes late is waited for, too. */
export const lateMilliseconds = 700;

/** What one key's change costs among many. */
export async function measureOneChange(bench: Bench) {
	const { probe, page, service, window } = bench;
	const [id = ''] = await service.ids(1);
	const asked = service.asked.length;
	await probe.ask('work', {});
	const redrawn = await page.redrawnDuring('Keys', async () => {
		// Its promise waits for whoever presses Undo.
		void probe.run('userApiKeys.disableKey', bench.row(id));
		await window.sidebar.waitForRow('key-00001', 'disabled');
		await sleep(lateMilliseconds);
	});
	const { items } = await probe.ask('work', {});
	await window.dialogs.closeNotification('key-00001 is disabled');
	return { rows: redrawn.rows.length, items, requests: service.asked.length - asked };
}

/** What is asked when a window opens with the view, until there are rows; and when the account is closed and opened then. */
export async function measureOpening(bench: Bench) {
	const { service, window } = bench;
	const [asked, lists] = [service.asked.length, service.lists];
	await bench.reload();
	await window.sidebar.waitForRow('key-00001');
	const opening = { requests: service.asked.length - asked, lists: service.lists - lists };
	const twistie = window.sidebar.row('ada@example.com').locator('.monaco-tl-twistie');
	await twistie.click();
	await window.sidebar.waitUntilGone('key-00001');
	await twistie.click();
	await window.sidebar.waitForRow('key-00001');
	return { ...opening, expanding: service.asked.length - asked - opening.requests };
}

/** Medians in milliseconds: from the key press to filtered rows, and from a list's last byte to the filtered rows of it. */
export async function measureFilter(bench: Bench) {
	const { service, page } = bench;
	const [pressed, listed]: [number[], number[]] = [[], []];
	await bench.list(10_000);
	const next = async (times: number[], time: Promise<number>) => {
		times.push(await time);
		await sleep(lateMilliseconds);
	};
	for (let round = 0; round < rounds; round++) {
		const disabled = page.press(keys['userApiKeys.showDisabledKeys'], { ...first, text: 'key-01001' });
		await next(
			pressed,
			disabled.then(({ took }) => took),
		);
		if (round < rounds - 1) await page.press(keys['userApiKeys.showAllKeys'], { ...first, text: 'key-00001' });
	}
	for (let round = 0; round < rounds; round++) {
		await service.turnAll();
		const text = round % 2 === 0 ? 'key-00001' : 'key-01001';
		const refreshed = page.press(keys['userApiKeys.refresh'], { ...first, text });
		await next(
			listed,
			refreshed.then(({ at }) => at - service.listedAt),
		);
	}
	return { pressed: median(pressed), listed: median(listed) };
}
