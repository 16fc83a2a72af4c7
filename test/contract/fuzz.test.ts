import assert from 'node:assert/strict';
import { runFuzz, type FuzzReport } from './fuzzRun.ts';

describe('Thousands of random requests to a real server', function () {
	this.timeout(120_000);
	const seed = Date.now() % 1_000_000;
	const again = `see it again: npm run fuzz -- --requests 5000 --seed ${seed}`;
	let report: FuzzReport;
	before(async () => {
		report = await runFuzz({ requests: 5000, warmUp: 1500, seed });
	});

	it('find no failure, no crash and no secret in answers or log', () => {
		assert.deepEqual(Object.fromEntries(report.faults), {}, again);
	});

	it('reach everything that the server has to say', () => {
		const { statuses, raw } = report;
		const share = (status: number | 'none') => (statuses.get(status) ?? 0) / (report.sent - raw);
		for (const status of [200, 201, 204, 400, 401, 403, 404, 405]) {
			assert.ok(share(status) > 0.01, `${share(status)} of status ${status}; ${again}`);
		}
		for (const status of [409, 413, 415, 431]) assert.ok(share(status) > 0, `no status ${status}; ${again}`);
		assert.ok(share('none') < 0.01 && share(429) < 0.1, again);
		assert.ok(raw > 100, again);
	});

	it('cost it next to no memory once it is warm', () => {
		const { warm, end } = report.resident;
		assert.ok(warm > 0);
		assert.ok(end - warm <= 20_000_000, `${end - warm} bytes more; ${again}`);
	});
});
