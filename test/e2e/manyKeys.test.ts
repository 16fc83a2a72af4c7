import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { KeyPerson } from './keyPerson.ts';
import { keepPictureOfFailure } from './window.ts';

/** The service answers so many requests of the run, and lets the others wait. */
const answered = 200;

describe('a person with 10,000 keys', () => {
	const person = new KeyPerson();
	const { service } = person;

	before(async () => {
		await person.open(['ant']);
		await addKeys(10_000);
		await person.window.runCommand('User API Keys: Refresh');
		await person.window.sidebar.waitForRow('many-1');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, person.window);
	});
	after(() => person.close());

	/** The row of exactly this name. */
	const row = (name: string) =>
		person.window.sidebar.rows.filter({ has: person.window.page.getByText(name, { exact: true }) });
	/** Turns the wheel until a row can be seen whole; a turn moves two or three rows. */
	const scrollTo = async (name: string, direction: 1 | -1) => {
		const { page, sidebar } = person.window;
		const box = (await sidebar.part.boundingBox()) ?? assert.fail();
		await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
		for (let turns = 0; !(await isWhole(name)); turns++) {
			assert.ok(turns < 1000, `${name} is nowhere`);
			await page.mouse.wheel(0, direction * 100);
		}
	};
	const isWhole = async (name: string) => {
		const box = await person.window.sidebar.part.boundingBox();
		const found = (await row(name).count()) > 0 ? await row(name).boundingBox() : null;
		return box !== null && found !== null && found.y > box.y + 50 && found.y < box.y + box.height - 80;
	};
	/** Where a row is, and which of the first ones are selected. How many more VS Code draws is its own affair. */
	const place = async () => {
		const selected = person.window.sidebar.part.locator('.monaco-list-row.selected .label-name');
		const names = await selected.allInnerTexts();
		const first = Array.from({ length: 15 }, (_, index) => `many-${index + 1}`);
		return { top: (await row('many-3').boundingBox())?.y, selected: first.filter((name) => names.includes(name)) };
	};

	it('disables 500 of them, 8 at a time, sees how far it is, and cancels', async () => {
		const { sidebar, dialogs } = person.window;
		await row('many-1').click();
		await scrollTo('many-500', 1);
		await row('many-500').click({ modifiers: ['Shift'] });
		await scrollTo('many-1', -1);
		let changes = 0;
		service.concerns = (method) => method === 'PUT' && ++changes > answered;
		service.answering = new Promise(() => undefined);
		service.mostAtOnce = 0;
		await sidebar.rowMenu('many-1', 'Disable');
		assert.match(await dialogs.modalText(), /Disable 500 API keys\?/);
		const before = await place();
		assert.equal(before.selected.length, 15);
		await dialogs.pressInModal('Disable Keys');
		await dialogs.waitForNotification(`${answered} of 500`);
		await row('many-1').filter({ hasText: 'disabled' }).waitFor();
		await person.window.screenshot('many-1-progress');
		assert.equal(changes, answered + 8);
		assert.equal(service.mostAtOnce, 8);
		assert.deepEqual(await place(), before);
		await dialogs.pressInNotification(`${answered} of 500`, 'Cancel');
		const said = await dialogs.waitForNotification('keys are disabled now');
		assert.match(
			said,
			/200 of 500 keys are disabled now: many-1, .* and 195 more\. Cancelled, so unchanged: .* and 295 more\./,
		);
		await person.window.screenshot('many-2-cancelled');
		assert.equal((await person.enabled()).length, 10_001 - answered);
		assert.equal(changes, answered + 8);
		assert.deepEqual(await place(), before);
	});

	it('has them still selected afterwards, all 500', async () => {
		await person.window.runCommand('User API Keys: Focus on Keys View');
		await person.window.page.keyboard.press('ControlOrMeta+c');
		await person.window.page.locator('.statusbar').getByText('500 names copied').waitFor();
		const names = (await person.window.readClipboard()).split('\n');
		assert.equal(names.length, 500);
		assert.deepEqual([names.at(0), names.at(-1)], ['many-1', 'many-500']);
	});

	/** Gives the person so many more than the service would let them create; nobody has their values. */
	async function addKeys(count: number): Promise<void> {
		await sql`WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
			INSERT INTO api_keys (id, user_id, name, hash, disabled, created_at)
			SELECT substr(id, 1, 16) || printf('%08x', i), user_id, 'many-' || i, 'no hash ' || i, 0, created_at
			FROM api_keys, n WHERE name = 'ant'`.execute(service.behind.service.db);
	}
});
