import assert from 'node:assert/strict';
import { maxReplyBytes } from '../../../src/protocol/transport.ts';
import { failsWith } from './scripted.ts';
import { Servers, transports } from './servers.ts';

const type = { 'content-type': 'application/json' };

for (const [name, transport] of Object.entries(transports)) {
	describe(`${name}, when something goes wrong,`, () => {
		const servers = new Servers(transport);
		afterEach(() => servers.close());

		it('tells a create whose answer was cut off from one that was never sent', async () => {
			const cut = await servers.userAt((_, response) => {
				response.writeHead(201, { ...type, 'content-length': '100' });
				response.write('{"_id":', () => response.destroy());
			});
			await failsWith('OutcomeUnknown', cut.apiKeys.create('ci'));
			const dropped = await servers.userAt((request) => request.socket.destroy());
			await failsWith('OutcomeUnknown', dropped.apiKeys.create('ci'));
			await failsWith('Unreachable', (await servers.userAtNobody()).apiKeys.create('ci'));
		});

		it('stops reading a huge answer', async () => {
			const user = await servers.userAt((_, response) => {
				response.writeHead(200, type);
				const more = () => {
					while (!response.destroyed && response.write(' '.repeat(64 * 1024)));
				};
				response.on('drain', more);
				more();
			});
			const error = await failsWith('UnexpectedReply', user.apiKeys.fetchAll());
			assert(JSON.stringify(error.cause).includes(`${maxReplyBytes}`));
		});

		it('tells an answer that was cut off from one that is not JSON', async () => {
			const cut = await servers.userAt((_, response) => {
				response.writeHead(200, { ...type, 'content-length': '100' });
				response.write('[{"_id":', () => response.destroy());
			});
			await failsWith('Unreachable', cut.apiKeys.fetchAll());
			const broken = await servers.userAt((_, response) => response.writeHead(200, type).end('[{"_id":'));
			await failsWith('UnexpectedReply', broken.apiKeys.fetchAll());
		});

		it('times out when no answer comes, or comes but does not end', async () => {
			await failsWith('TimedOut', (await servers.userAt(() => {}, 20)).apiKeys.fetchAll());
			const endless = await servers.userAt((_, response) => response.writeHead(200, type).write('['), 20);
			await failsWith('TimedOut', endless.apiKeys.fetchAll());
		});

		it('gives up when told to, and closes the connection', async () => {
			const stop = new AbortController();
			let closed = () => {};
			const gone = new Promise<void>((resolve) => (closed = resolve));
			const user = await servers.userAt((request) => {
				request.socket.on('close', closed);
				stop.abort();
			});
			await failsWith('Cancelled', user.apiKeys.fetchAll({ signal: stop.signal }));
			await gone;
		});

		it('says why a service cannot be reached', async () => {
			const { cause } = await failsWith('Unreachable', (await servers.userAtNobody()).apiKeys.fetchAll());
			assert(typeof cause === 'object' && cause !== null && 'code' in cause);
			assert.equal(cause.code, 'ECONNREFUSED');
			assert.deepEqual(Object.keys(cause), ['type', 'code', 'syscall', 'message']);
		});

		it('does not take a proxy’s word for the service’s', async () => {
			const user = await servers.userAt((_, response) =>
				response.writeHead(407, { 'proxy-authenticate': 'Basic' }).end(),
			);
			// The fetch standard has this answer fail like a lost connection.
			const code = name === 'node-fetch' ? 'NotTheService' : 'Unreachable';
			await failsWith(code, user.apiKeys.fetchAll());
			assert(user.isLoggedIn);
		});
	});
}
