import assert from 'node:assert/strict';
import * as v from 'valibot';
import { controlReplyText, controlRequest, controlRequestText, runningServer } from '../../../src/protocol/control.ts';

const request = { action: 'hello', nonce: '0'.repeat(32) } as const;
const server = { pid: 4711, port: 8080 };
const reply = { ...server, version: '0.1.0', kept: false };

describe('the texts that control messages are sealed by', () => {
	it('differ when any part differs', () => {
		const requests = [request, { ...request, action: 'stop' }, { ...request, nonce: '1'.repeat(32) }] as const;
		const servers = [server, { ...server, pid: 1 }, { ...server, port: 1 }];
		const texts = [
			...requests.map((each) => controlRequestText(each, server)),
			...servers.map((each) => controlRequestText(request, each)),
		];
		assert.equal(new Set(texts).size, 5);
		const replies = [
			reply,
			{ ...reply, pid: 1 },
			{ ...reply, port: 1 },
			{ ...reply, version: '1' },
			{ ...reply, kept: true },
		];
		assert.equal(new Set(replies.map((each) => controlReplyText(request, each))).size, 5);
	});

	it('never make a reply of a request', () => {
		assert(controlRequestText(request, server).startsWith('request\n'));
		assert(controlReplyText(request, reply).startsWith('reply\n'));
	});

	it('tie a reply to the action and the nonce it answers', () => {
		const answer = controlReplyText(request, reply);
		assert.notEqual(controlReplyText({ ...request, action: 'stop' }, reply), answer);
		assert.notEqual(controlReplyText({ ...request, nonce: '1'.repeat(32) }, reply), answer);
	});
});

describe('a control request', () => {
	it('has no part that could run into the next one', () => {
		const sealed = { ...request, mac: 'a'.repeat(64) };
		assert(v.is(controlRequest, sealed));
		for (const nonce of ['', `${request.nonce}\n`, 'g'.repeat(32)]) assert(!v.is(controlRequest, { ...sealed, nonce }));
	});
});

describe('what a server says of itself', () => {
	it('names a process and a port that can be', () => {
		const said = { pid: 4711, port: 8080, version: '0.1.0' };
		assert(v.is(runningServer, said));
		for (const port of [0, -1, 1.5, 65536, Infinity, '8080']) assert(!v.is(runningServer, { ...said, port }));
		for (const pid of [0, -1, 1.5, NaN, '4711']) assert(!v.is(runningServer, { ...said, pid }));
	});
});
