import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import type { ApiReply, ApiRequest } from '../../../src/protocol/transport.ts';
import { kindOf, kinds } from '../../../src/services/index.ts';
import { startMemoryServer } from '../../contract/memoryServer.ts';

const config = { kind: 'appServices', address: 'http://127.0.0.1:27480', appId: 'local' } as const;

describe('trying a service of the App Services kind', () => {
	const requests: ApiRequest[] = [];
	beforeEach(() => (requests.length = 0));

	async function tryServer(settings: Parameters<typeof startMemoryServer>[0], appId = 'local') {
		const server = await startMemoryServer(settings);
		const transport = (request: ApiRequest) => {
			requests.push(request);
			return server.transport(request);
		};
		return kindOf(config)
			.probe({ ...config, appId } as typeof config, { transport })
			.finally(() => server.close());
	}

	const tryReply = (reply: Partial<ApiReply>) =>
		kindOf(config).probe(config, { transport: async () => ({ status: 200, headers: {}, body: '', ...reply }) });

	it('tells where it wants to be reached', async () => {
		assert.deepEqual(await tryServer({}), { location: config.address });
	});

	it('finds out that the app is unknown, or that signing in is off', async () => {
		await assert.rejects(tryServer({}, 'other'), { code: 'AppNotFound' });
		await assert.rejects(tryServer({ signIn: new Set(['api-key'] as const) }), { code: 'AuthProviderNotFound' });
	});

	it('asks nothing at another origin, which nobody has confirmed yet', async () => {
		const { location } = await tryServer({ publicUrl: 'https://elsewhere.example' });
		assert.equal(location, 'https://elsewhere.example');
		assert.equal(requests.length, 1);
	});

	it('tells other answers from those of its kind', async () => {
		const json = { 'content-type': 'application/json' };
		const html = { 'content-type': 'text/html' };
		await assert.rejects(tryReply({ headers: html, body: '<html>' }), { code: 'NotTheService' });
		await assert.rejects(tryReply({ headers: json, body: '{"hello":"world"}' }), { code: 'UnexpectedReply' });
		await assert.rejects(tryReply({ status: 404, headers: html, body: '<html>' }), { code: 'NotTheService' });
		await assert.rejects(tryReply({ status: 407, headers: { via: 'x' } }), { code: 'NotTheService', status: 407 });
	});
});

describe('the kinds of key services', () => {
	it('are those that the manifest offers in the setting', () => {
		const shape = v.object({
			contributes: v.object({
				configuration: v.object({
					properties: v.object({
						'userApiKeys.services': v.object({
							items: v.object({
								properties: v.intersect([
									v.looseObject({ kind: v.object({ enum: v.array(v.string()) }) }),
									v.record(v.string(), v.unknown()),
								]),
							}),
						}),
					}),
				}),
			}),
		});
		const manifest = v.parse(shape, JSON.parse(readFileSync('package.json', 'utf8')));
		const { properties } = manifest.contributes.configuration.properties['userApiKeys.services'].items;
		assert.deepEqual(properties.kind.enum, [...kinds.keys()]);
		const fields = [...kinds.values()].flatMap((kind) => kind.fields.map(({ name }) => name));
		assert.deepEqual(Object.keys(properties).sort(), [...new Set(['kind', 'name', ...fields])].sort());
	});
});
