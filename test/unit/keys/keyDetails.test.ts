import assert from 'node:assert/strict';
import { moment } from '../../../src/keys/ages.ts';
import { keyDetails, type DetailsParts } from '../../../src/keys/keyDetails.ts';
import { FakeService, firstOf, keyNamed, signedIn } from './fakeService.ts';

const clock = { now: Date.UTC(2026, 5, 15, 12), language: 'en' };
const createdAt = clock.now - 200 * 24 * 60 * 60 * 1000;

describe('the details of a key', () => {
	const details = async (parts: Partial<DetailsParts> = {}, name = 'ci') => {
		const account = firstOf(await signedIn(new FakeService([keyNamed(name, { createdAt })])));
		const facts = () => ({ fresh: false, copiedAt: createdAt, staleAfterDays: 180 });
		return keyDetails({ name, id: `id-${name}`, account, facts, history: [], clock, ...parts });
	};

	it('are a document with its facts and its history, the newest first', async () => {
		const history = [
			{ at: createdAt, deed: 'created' },
			{ at: clock.now, deed: 'disabled' },
		] as const;
		const then = moment(createdAt, clock);
		assert.deepEqual((await details({ history })).split('\n'), [
			'# ci',
			'',
			'- **State**: enabled',
			`- **Created**: ${then}`,
			'- **Age**: stale, older than 180 days',
			`- **Value**: copied on this machine, ${then}`,
			'- **Account**: ada at Fake',
			'- **Key service**: Fake',
			'- **Id**: id-ci',
			'',
			'## History on this machine',
			'',
			`- ${moment(clock.now, clock)}: disabled here`,
			`- ${then}: created here`,
			'',
		]);
	});

	it('say of what only some services tell what it is', async () => {
		const end = clock.now + 3 * 24 * 60 * 60 * 1000;
		const more = { hint: 'u[x](y)', expiresAt: end, lastVerifiedAt: createdAt, remainingUses: 5 };
		const service = new FakeService([keyNamed('ci', { ...more, rateLimit: { max: 10, windowMs: 86_400_000 } })]);
		const account = firstOf(await signedIn(service));
		const lines = (await details({ account })).split('\n');
		for (const line of [
			`- **Expires**: ${moment(end, clock)} (in 3 days)`,
			'- **Value begins with**: u\\[x\\]\\(y\\)',
			`- **Last verified by the service**: ${moment(createdAt, clock)}, which is not every use`,
			'- **Remaining uses**: 5',
			'- **Rate limit**: 10 verifications in 1 day',
		])
			assert.ok(lines.includes(line), line);
		const later = { ...clock, now: end + 3_600_000 };
		assert.match(await details({ account, clock: later }), /\*\*Expired\*\*: .* \(1 hour ago\)/);
	});

	it('say so where nothing is known of the past', async () => {
		assert.match(await details(), /Nothing was done with this key/);
	});

	it('say what became of a key that is not listed', async () => {
		assert.match(await details({ id: 'other', name: 'gone' }), /^# gone\n\nThis key does not exist any more/);
		assert.match(await details({ account: undefined }), /^# ci\n\nNobody is signed in/);
	});

	it('do not say that a key is gone that a list may lack which is cut off', async () => {
		const service = new FakeService([keyNamed('ci')]);
		service.listCut = 'Not all are told.';
		const account = firstOf(await signedIn(service));
		const document = await details({ account, id: 'other', name: 'old' });
		assert.match(document, /^# old\n\nThis key is not in the list\. .* it may still exist\./);
	});

	it('keep a hostile name from becoming anything but text', async () => {
		const name = '[x](command:y) <img src=z> `a`\n# b ![c](d) https://e.example www.e.example a@e.example';
		const document = await details({}, name);
		assert.match(document, /^# \\\[x\\\]\\\(command\\:y\\\) \\<img src\\=z\\> \\`a\\` \\# b /);
		assert.doesNotMatch(document, /(?<!\\)[[\]<>`!@]|:\/|www\./);
	});
});
