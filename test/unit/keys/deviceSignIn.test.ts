import assert from 'node:assert/strict';
import { isPage } from '../../../src/keys/deviceSignIn.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { FakeService } from './fakeService.ts';
import { createWorld, until, type Window, type World } from './world.ts';

const page = 'https://keys.example.com/device';

describe('signing in with a code', () => {
	let world: World;
	let service: FakeService;
	let window: Window;
	let confirmed: PromiseWithResolvers<void>;

	beforeEach(async () => {
		world = await createWorld();
		service = new FakeService();
		service.abilities = { ...service.abilities, signInWays: ['password', 'device'] };
		confirmed = Promise.withResolvers();
		service.confirmed = confirmed.promise;
		window = await world.openWindow(undefined, service);
		window.script.picks.push('Code in the browser');
	});
	afterEach(() => world.server.close());

	const isShown = () => until(() => window.told.length > 0);

	it('shows the code and its page, goes on although nobody answers, and files the account as the service calls it', async () => {
		const signingIn = window.accountActions.signIn();
		await isShown();
		assert.match(
			window.told[0] ?? '',
			/sign in at Fake, type the code DGA9-KH5N at https:\/\/keys\.example\.com\/device\./,
		);
		assert.deepEqual(window.steps, [`DGA9-KH5N at ${page}`]);
		confirmed.resolve();
		assert.equal((await signingIn)?.label, 'ada@example.com');
		assert.deepEqual([window.clipboard, window.opened], [[], []]);
	});

	it('copies the code as it is typed and opens the page, with the code filled in where there is such a page', async () => {
		service.code = { ...service.code, pageWithCode: `${page}?user_code=DGA9KH5N` };
		window.script.choices.push('Copy Code and Open Page');
		const signingIn = window.accountActions.signIn();
		await until(() => window.opened.length > 0);
		assert.deepEqual([window.clipboard, window.opened], [['DGA9KH5N'], [`${page}?user_code=DGA9KH5N`]]);
		confirmed.resolve();
		await signingIn;
	});

	it('opens no other place than the one it shows, and none where somebody could listen in', async () => {
		service.code = { ...service.code, pageWithCode: 'https://elsewhere.example/' };
		window.script.choices.push('Open Page');
		const first = window.accountActions.signIn();
		await until(() => window.opened.length > 0);
		confirmed.resolve();
		await first;
		assert.deepEqual([window.clipboard, window.opened], [[], [page]]);
		service.code = { ...service.code, page: 'http://keys.example.com/device' };
		window.script.choices.push('Open Page');
		window.script.picks.push('Code in the browser');
		const second = window.accountActions.signIn();
		await second;
		assert.equal(window.opened.length, 1);
		assert.deepEqual(
			['http://127.0.0.1:1/x', page, 'file:///etc/passwd', 'command:x', 'http://a.example', ''].map(isPage),
			[true, true, false, false, false, false],
		);
	});

	it('opens the page although the clipboard fails, and says so', async () => {
		window.clipboardFails = true;
		window.script.choices.push('Copy Code and Open Page');
		const signingIn = window.accountActions.signIn();
		await until(() => window.opened.length > 0);
		assert.match(window.told.at(-1) ?? '', /clipboard could not be written: type the code DGA9-KH5N/);
		confirmed.resolve();
		await signingIn;
	});

	it('opens nothing when the notification is answered after all is over', async () => {
		window.script.choices.push('Open Page');
		const isAnswered = window.beforeAnswer('type the code', async () => {
			confirmed.resolve();
			await until(() => window.accounts.all.length > 0);
		});
		await window.accountActions.signIn();
		await isAnswered;
		await until(() => window.told.length > 1);
		assert.equal(window.told.at(-1), 'That sign-in is over.');
		assert.deepEqual(window.opened, []);
	});

	it('is given up when the person cancels, and when the code is refused', async () => {
		const cancelled = window.accountActions.signIn();
		await isShown();
		window.cancel.abort();
		await assert.rejects(cancelled, { code: 'Cancelled' });
		window.cancel = new AbortController();
		window.script.picks.push('Code in the browser');
		confirmed.reject(new ApiError('DeviceCodeDenied'));
		await assert.rejects(window.accountActions.signIn(), { code: 'DeviceCodeDenied' });
		assert.deepEqual(window.accounts.all, []);
	});

	it('again says when somebody else signed in, whose account is filed as its own', async () => {
		confirmed.resolve();
		const ada = await window.accountActions.signIn();
		window.told.length = 0;
		window.script.picks.push('Code in the browser', 'Code in the browser');
		await window.accountActions.signIn(ada);
		assert.equal(window.told.length, 1, 'only the code');
		Object.assign(service, { userId: 'bob', email: 'bob@example.com' });
		await window.accountActions.signIn(window.account);
		assert.equal(
			window.told.at(-1),
			'You signed in as bob@example.com, which is another account than ada@example.com.',
		);
		assert.deepEqual(
			window.accounts.all.map(({ label }) => label),
			['ada@example.com', 'bob@example.com'],
		);
	});

	it('is one of two ways, which are asked for only where there are two', async () => {
		window.script.picks.length = 0;
		window.script.texts.push('ada@example.com', 'secret');
		await window.accountActions.signIn();
		assert.deepEqual(window.offered, ['E-mail and password ', 'Code in the browser ']);
		assert.equal(window.asked[0], 'How do you want to sign in?');
		window.asked.length = 0;
		service.abilities = { ...service.abilities, signInWays: ['password'] };
		await window.accountActions.signIn();
		assert.match(window.asked[0] ?? '', /^E-mail address/);
		service.abilities = { ...service.abilities, signInWays: ['device'] };
		confirmed.resolve();
		window.asked.length = 0;
		await window.accountActions.signIn();
		assert.deepEqual(window.asked, []);
	});
});
