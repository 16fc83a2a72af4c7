import assert from 'node:assert/strict';
import { createHostCheck, isLoopback } from '../../../src/server/http/hosts.ts';

function assertHosts(
	policy: Parameters<typeof createHostCheck>[0],
	right: readonly string[],
	wrong: readonly string[],
) {
	const isOurHost = createHostCheck(policy);
	for (const header of right) assert.ok(isOurHost(header), `${header} is ours`);
	for (const header of wrong) assert.ok(!isOurHost(header), `${header} is not ours`);
}

describe('The Host check', () => {
	it('knows this machine by its own names, at the right port', () => {
		assertHosts(
			{ host: '127.0.0.1', port: 27480, publicUrl: 'http://127.0.0.1:27480' },
			['127.0.0.1:27480', 'localhost:27480', 'LOCALHOST:27480', '[::1]:27480'],
			[
				...['pages.example', 'pages.example:27480', '127.0.0.1', '127.0.0.1:80', 'localhost:27481', '192.0.2.1:27480'],
				...[
					'',
					' ',
					'localhost:27480@pages.example',
					'pages.example/localhost:27480',
					'localhost:27480#',
					'a b',
					'[',
					':',
				],
				...[
					'localhost.:27480',
					'localhost:27480.pages.example',
					'127.0.0.1.pages.example:27480',
					'[::1',
					'localhost:99999',
				],
			],
		);
	});

	it('leaves out the port where it is the usual one', () => {
		const policy = { host: '127.0.0.1', port: 80, publicUrl: 'http://127.0.0.1' };
		assertHosts(policy, ['127.0.0.1', 'localhost:80'], ['127.0.0.1:443', 'localhost:27480']);
	});

	it('knows the public address, with and without the usual port', () => {
		const policy = { host: '10.0.0.5', port: 27480, publicUrl: 'https://keys.example.com' };
		const right = ['keys.example.com', 'Keys.Example.com:443', '10.0.0.5:27480', 'localhost:27480'];
		assertHosts(policy, right, ['example.com', 'x.keys.example.com', 'keys.example.com:80', 'keys.example.com:27480']);
	});

	it('is judged each time, whatever was asked before', () => {
		const isOurs = createHostCheck({ host: '127.0.0.1', port: 27480, publicUrl: 'http://127.0.0.1:27480' });
		const asked = [
			'127.0.0.1:27480',
			'pages.example:27480',
			'pages.example:27480',
			'localhost:27480',
			'127.0.0.1:27480',
		];
		assert.deepEqual(asked.map(isOurs), [true, false, false, true, true]);
	});

	it('takes any bare address, but no strange name, when it listens everywhere', () => {
		for (const host of ['0.0.0.0', '::']) {
			const policy = { host, port: 27480, publicUrl: 'http://keys.example.com:27480' };
			const right = ['192.0.2.1:27480', '192.0.2.1:8080', '[2001:db8::1]:27480', 'keys.example.com:27480'];
			assertHosts(policy, right, ['pages.example:27480', 'pages.example']);
		}
	});
});

describe('Loopback', () => {
	it('is what only this machine can reach', () => {
		for (const host of ['127.0.0.1', '127.1.2.3', '::1', '::ffff:127.0.0.1', 'localhost'])
			assert.ok(isLoopback(host), host);
		for (const host of ['0.0.0.0', '::', '128.0.0.1', '192.0.2.1', '127.0.0.1.example.com', '::ffff:10.0.0.1', '']) {
			assert.ok(!isLoopback(host), host);
		}
	});
});
