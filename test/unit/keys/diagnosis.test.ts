import assert from 'node:assert/strict';
import { diagnoseConnection } from '../../../src/keys/diagnosisAction.ts';
import { redact, withoutCredentials } from '../../../src/keys/redact.ts';
import type { Surroundings } from '../../../src/keys/diagnosis.ts';
import { ApiError } from '../../../src/protocol/errors.ts';
import { createServiceWorld, entry, type ServiceWorld } from './serviceWorld.ts';

describe('a report on a connection', () => {
	let there: ServiceWorld;
	let surroundings: Surroundings;
	let fails: Error | undefined;
	const documents: string[] = [];

	beforeEach(async () => {
		there = await createServiceWorld([{ ...entry, name: 'Shop of ada@example.com' }]);
		fails = undefined;
		documents.length = 0;
		surroundings = {
			lookUp: async () => ['192.0.2.1'],
			transport: async () => ({ status: 404, headers: { server: 'nginx', via: '1.1 corp' }, body: '' }),
			sections: () => [{ title: 'Proxy', facts: [['http.proxy', '"http://ada:hidden-thing@proxy.example:3128"']] }],
		};
	});
	afterEach(() => there.world.server.close());

	async function diagnose(serviceId?: string): Promise<string> {
		const { accounts, prompts } = there.window;
		const parts = {
			...{ accounts, prompts, surroundings },
			settings: { read: () => there.setting, write: async () => undefined },
			probe: async () => {
				if (fails !== undefined) throw fails;
				return { location: entry.address };
			},
			local: {
				id: 'local',
				label: 'Local key server',
				patient: async () => ({
					about: [],
					address: undefined,
					probe: () => Promise.reject(new ApiError('Unreachable')),
				}),
			},
			openDocument: async (text: string) => void documents.push(text),
		};
		await diagnoseConnection(parts, serviceId);
		return documents.at(-1) ?? '';
	}

	const id = `${entry.kind} ${entry.address} ${entry.appId}`;

	it('tells each step, what answered, and what it runs in', async () => {
		const report = await diagnose(id);
		assert.match(report, /keys\.example\.com is 192\.0\.2\.1 \(\d+ ms\)/);
		assert.match(report, /answers with status 404; server: nginx; via: 1\.1 corp/);
		assert.match(report, /answers as it should, and wants to be reached at https:\/\/keys\.example\.com/);
		assert.match(report, /- appId: shop\n/);
		assert.match(report, /- http\.proxy: "http:\/\/…@proxy\.example:3128"/);
	});

	it('holds no name of a person and no password', async () => {
		assert.doesNotMatch(await diagnose(id), /hidden-thing|ada/);
	});

	it('goes on after a step that fails, and says what it means', async () => {
		surroundings = {
			...surroundings,
			lookUp: () => Promise.reject(Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' })),
			transport: () => Promise.reject(Object.assign(new Error('self-signed'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' })),
		};
		fails = new ApiError('Unreachable', { cause: { code: 'SELF_SIGNED_CERT_IN_CHAIN', message: 'self-signed' } });
		const report = await diagnose(id);
		assert.match(report, /not found here \(ENOTFOUND/);
		assert.match(report, /Connection: FAILED: SELF_SIGNED_CERT_IN_CHAIN/);
		assert.match(report, /FAILED: Unreachable, SELF_SIGNED_CERT_IN_CHAIN, self-signed\. .*not trusted/);
	});

	it('does without an address where a local server does not run', async () => {
		assert.match(await diagnose('local'), /Address: not known now[^]*FAILED: Unreachable/);
	});

	it('lets the person choose the service', async () => {
		await diagnose();
		assert.deepEqual(
			there.window.offered.map((offer) => offer.trim()),
			['Local key server', 'Shop of ada@example.com https://keys.example.com'],
		);
	});

	it('is none when the person cancels, even if nothing answers', async () => {
		const abort = new AbortController();
		there.window.prompts.progress = (_title, task) => task(abort.signal, () => undefined);
		surroundings = {
			...surroundings,
			transport: () => {
				abort.abort();
				return new Promise(() => undefined);
			},
		};
		await assert.rejects(diagnose(id), { code: 'Cancelled' });
		assert.deepEqual(documents, []);
	});
});

describe('what may be pasted elsewhere', () => {
	it('has no token, value, password, e-mail address or user name in it', () => {
		const cases = [
			['at http://ada:p@ss@host:1/x', 'at http://…@host:1/x'],
			['ada:p/a@ss@host:1', '…@host:1'],
			['http://ada:p/a@ss@host:1', 'http://…@host:1'],
			['eyJhbGciOi.eyJzdWIi.c2ln_-1', '‹token›'],
			['Authorization: Bearer abc.def-1', 'Authorization: Bearer ‹token›'],
			['key uak_0123456789abcdef is', 'key ‹value› is'],
			['<ada.lovelace+x@mail.example.com>', '<‹e-mail›>'],
			['/home/ada/ca.pem', '/home/‹user›/ca.pem'],
			['C:\\Users\\ada\\ca.pem', 'C:\\Users\\‹user›\\ca.pem'],
			["proxy http://me:it's@proxy:8080 fails", 'proxy http://…@proxy:8080 fails'],
			['"http://me:a\\"b<c>`d|@proxy:8080"', '"http://…@proxy:8080"'],
			["me:it's@proxy:8080", '…@proxy:8080'],
			["o'brien@mail.example.com", '‹e-mail›'],
			['C:\\Users\\Ada Lovelace\\ca.pem', 'C:\\Users\\‹user›\\ca.pem'],
			["open 'C:\\Users\\Ada O'Brien'", "open 'C:\\Users\\‹user›'"],
			['"C:\\\\Users\\\\Ada Lovelace\\\\x"', '"C:\\\\Users\\\\‹user›\\\\x"'],
			['C:\\Users\\Ada Lovelace, which is full', 'C:\\Users\\‹user›, which is full'],
			['C:\\Users\\ada (os error 2)', 'C:\\Users\\‹user› (os error 2)'],
			['C:\\Users\\Ada Lovelace D:\\tmp', 'C:\\Users\\‹user› D:\\tmp'],
			['C:\\Users\\ada /etc/ssl', 'C:\\Users\\‹user› /etc/ssl'],
			['C:\\Users\\ada  12 kB', 'C:\\Users\\‹user›  12 kB'],
			['C:/Users/J. de Vries/x and C:/Users/ada/y', 'C:/Users/‹user›/x and C:/Users/‹user›/y'],
			['PATH=C:\\Users\\ada;C:\\Windows', 'PATH=C:\\Users\\‹user›;C:\\Windows'],
			['C:\\Users\\ada is full', 'C:\\Users\\‹user›'],
			['GET https://h.example/users/me failed', 'GET https://h.example/users/me failed'],
			['/Users/Ada Lovelace/ca.pem', '/Users/‹user›/ca.pem'],
			['https://keys.example.com app shop-abcde', 'https://keys.example.com app shop-abcde'],
		] as const;
		for (const [text, redacted] of cases) assert.equal(redact(text), redacted);
	});

	it('has no credentials of a proxy in it, whatever the password is made of', () => {
		for (const password of ["it's", 'a"b', 'a<b>`c', 'a b', 'a/b//c@d', 'a\\b', 'https://x'])
			for (const scheme of ['http://', 'socks5://', ''])
				assert.equal(withoutCredentials(`${scheme}me:${password}@proxy:8080`), `${scheme}…@proxy:8080`);
		assert.equal(withoutCredentials('http://proxy:8080'), 'http://proxy:8080');
	});
});
