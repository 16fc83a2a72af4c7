// Runs compiled test files: node dev/mocha.ts [--grep WORDS] 'dist/test/unit/**/*.test.js'
import { globSync } from 'node:fs';
import { parseArgs } from 'node:util';
import Mocha from 'mocha';
import { Advice, runMain } from './advice.ts';
import { runMocha } from './mochaRun.ts';

// Ends with an `exit` event, at which what the tests started is ended too.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));

await runMain(async () => {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { grep: { type: 'string' }, timeout: { type: 'string', default: '10000' } },
	});
	const files = positionals.flatMap((pattern) => globSync(pattern)).sort();
	if (files.length === 0) throw new Advice(`No test files: ${positionals.join(' ')}. Run npm run build first.`);
	const mocha = new Mocha({ ui: 'bdd', timeout: Number(values.timeout), forbidOnly: process.env['CI'] !== undefined });
	if (values.grep !== undefined) mocha.grep(values.grep);
	for (const file of files) mocha.addFile(file);
	await mocha.loadFilesAsync();
	return (await runMocha(mocha)).failed === 0 ? 0 : 1;
});
