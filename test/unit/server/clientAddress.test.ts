import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { createClientAddress, networkOf } from '../../../src/server/http/clientAddress.ts';

/** A request by a connection, undefined for one that is gone, with what proxies have written. */
function request(remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage {
	const socket = new Socket();
	Object.defineProperty(socket, 'remoteAddress', { value: remoteAddress });
	const incoming = new IncomingMessage(socket);
	if (forwardedFor !== undefined) incoming.headers['x-forwarded-for'] = forwardedFor;
	return incoming;
}

describe('Where a request comes from', () => {
	it('is read off its connection, and what it claims itself counts for nothing', () => {
		const addressOf = createClientAddress([]);
		for (const [remote, address] of [
			['192.0.2.1', '192.0.2.1'],
			['::ffff:192.0.2.1', '192.0.2.1'],
			['2001:DB8:0::1', '2001:db8::1'],
			[undefined, 'unknown'],
		] as const) {
			assert.equal(addressOf(request(remote)), address);
			assert.equal(addressOf(request(remote, '203.0.113.1')), address);
		}
	});

	it('is what a trusted proxy tells, with or without a port, in the usual text', () => {
		const addressOf = createClientAddress(['loopback']);
		for (const [told, address] of [
			['198.51.100.1', '198.51.100.1'],
			['198.51.100.1:4711', '198.51.100.1'],
			['::ffff:198.51.100.1', '198.51.100.1'],
			['[2001:DB8::1]', '2001:db8::1'],
			['[2001:db8::1]:4711', '2001:db8::1'],
			['2001:db8::1', '2001:db8::1'],
		] as const) {
			assert.equal(addressOf(request('127.0.0.1', told)), address);
		}
	});

	it('is the last address that no trusted proxy has, whatever stands left of it', () => {
		const addressOf = createClientAddress(['loopback', '10.0.0.0/8']);
		for (const claimed of ['192.0.2.1', '127.0.0.1', '10.0.0.1', 'no address', ', ,']) {
			assert.equal(addressOf(request('::ffff:127.0.0.1', `${claimed}, 198.51.100.1, 10.0.0.7`)), '198.51.100.1');
		}
		assert.equal(addressOf(request('203.0.113.1', '198.51.100.1, 10.0.0.7')), '203.0.113.1');
	});

	it('is the proxy itself when that tells of no address', () => {
		const addressOf = createClientAddress(['loopback']);
		for (const told of ['unknown', '_hidden', '', 'pages.example:80', '198.51.100.1:', '[::1', '1.2.3.4.5']) {
			assert.equal(addressOf(request('::ffff:127.0.0.1', told)), '127.0.0.1', told);
		}
		assert.equal(addressOf(request('127.0.0.1')), '127.0.0.1');
	});

	it('can only be told by what is an address or a network', () => {
		for (const proxy of ['pages.example', '10.0.0.0/33', '']) {
			assert.throws(() => createClientAddress([proxy]), TypeError, proxy);
		}
	});
});

describe('What counts as one address', () => {
	it('is one of version 4, or 2^64 of version 6', () => {
		assert.equal(networkOf('::ffff:192.0.2.1'), networkOf('192.0.2.1'));
		assert.notEqual(networkOf('192.0.2.1'), networkOf('192.0.2.2'));
		assert.equal(networkOf('2001:db8:1:2::1'), networkOf('2001:0DB8:1:2:ffff::2'));
		assert.notEqual(networkOf('2001:db8:1:2::1'), networkOf('2001:db8:1:3::1'));
		assert.equal(networkOf('unknown'), 'unknown');
	});
});
