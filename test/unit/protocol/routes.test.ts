import assert from 'node:assert/strict';
import fc from 'fast-check';
import { pathOf, routes } from '../../../src/protocol/routes.ts';

const root = 'https://keys.example.com';

describe('the path of a route', () => {
	it('has its parameters filled in', () => {
		assert.equal(pathOf('location', { appId: 'demo-abcde' }), '/api/client/v2.0/app/demo-abcde/location');
		assert.equal(pathOf('enableKey', { id: '5eb5' }), '/api/client/v2.0/auth/api_keys/5eb5/enable');
		assert.equal(pathOf('listKeys', {}), '/api/client/v2.0/auth/api_keys');
	});

	it('keeps any parameter in one segment, from which it can be read again', () => {
		const segment = fc.string({ unit: 'grapheme', minLength: 1 }).filter((text) => !/^\.{1,2}$/.test(text));
		fc.assert(
			fc.property(segment, (id) => {
				const { pathname, search, hash } = new URL(root + pathOf('disableKey', { id }));
				assert.deepEqual([search, hash], ['', '']);
				const parts = pathname.split('/');
				assert.deepEqual(parts.slice(0, 6), ['', 'api', 'client', 'v2.0', 'auth', 'api_keys']);
				assert.equal(decodeURIComponent(parts[6] ?? ''), id);
				assert.deepEqual(parts.slice(7), ['disable']);
			}),
		);
	});

	it('is refused for what a URL would swallow', () => {
		for (const id of ['', '.', '..']) assert.throws(() => pathOf('fetchKey', { id }), RangeError);
		assert.doesNotThrow(() => pathOf('fetchKey', { id: '...' }));
	});
});

describe('the route table', () => {
	it('demands the refresh token for all six key calls, as every client sends it', () => {
		for (const [name, { path, token }] of Object.entries(routes)) {
			if (path.startsWith('/auth/api_keys')) assert.equal(token, 'refresh', name);
		}
	});

	it('demands no token below an app, and one everywhere else', () => {
		for (const [name, { path, token }] of Object.entries(routes)) {
			assert.equal(token === 'none', path.startsWith('/app/:appId/'), name);
		}
	});

	it('names each method and path once', () => {
		const places = Object.values(routes).map(({ method, path }) => `${method} ${path}`);
		assert.equal(new Set(places).size, places.length);
	});
});
