// Measures the extension as it is released in a real window (code-server and Chromium): sizes, start, memory, its tree
// beside plain ones, and what 10,000 keys cost; beside what four published extensions were once measured at. It prints what
// was aimed at and asserts nothing. Run it with: npm run bench:extension -- [--rounds N]
// It leaves a release build in dist/; npm run build brings the tests back.
import { availableParallelism, cpus } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from '../../dev/paths.ts';
import { measureActivations } from './extension/activations.ts';
import { Bench } from './extension/bench.ts';
import { measureFilter, measureOneChange, measureOpening } from './extension/changes.ts';
import { measureLoading } from './extension/loading.ts';
import { leastMilliseconds, measureMany } from './extension/many.ts';
import { counted, printMany, printStart, printTrees, timed } from './extension/report.ts';
import { measureSizes } from './extension/sizes.ts';
import { measureTrees } from './extension/trees.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });
const rounds = Number(values.rounds);
if (!(rounds >= 1)) throw new TypeError('--rounds takes a number from 1 on');

const bench = new Bench();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
	process.once(signal, () => void bench.close().finally(() => process.exit(130)));
}
try {
	await bench.open();
	await measure();
} finally {
	await bench.close();
}

async function measure(): Promise<void> {
	const [{ model = 'unknown' } = {}] = cpus();
	console.log(
		`\n${availableParallelism()} cores (${model}), which window, extension host, service and bench share: compare ratios.\n` +
			'To be measured, the extension is started by the bench and not by VS Code; else it is as released. Loading in\n' +
			`Node.js ${process.version} is that of 21 fresh processes, where VS Code's API is a stub that does nothing.\n`,
	);
	const activations = await measureActivations(bench);
	const loading = await measureLoading(bench.folder, join(root, 'dist', 'extension.cjs'));
	printStart(measureSizes(activations.ours.loaded), loading, activations);

	await bench.activate('plain');
	await bench.showTrees();
	await bench.signIn();
	const results = [];
	for (const rows of [20, 1000, 10_000]) results.push(await measureTrees(bench, rows, rounds));
	console.log('From the key press that refreshes a tree to the row in the page; and what the provider itself works.\n');
	printTrees(results);

	const one = await measureOneChange(bench);
	const filter = await measureFilter(bench);
	const many = await measureMany(bench);
	const opening = await measureOpening(bench);
	printMany([
		counted('one key changes: rows written anew', one.rows, 1),
		counted('  rows that VS Code asked for', one.items, 1),
		counted('the view opens: lists until there are rows', opening.lists, 1),
		counted('  requests of any kind', opening.requests),
		counted('an account is closed and opened: requests', opening.expanding, 1),
		timed('filter: from the key press to the rows', filter.pressed),
		timed("filter: from a list's arrival to the rows", filter.listed, 200),
		timed('500 are disabled', many.took),
		timed('  of which the service itself', leastMilliseconds),
		counted('  requests at once', many.mostAtOnce, 8),
		counted('  rows that VS Code asked for', many.items),
		counted('500 are enabled, and cancelled: changed by then', many.madeBefore),
		counted('  changed after that', many.madeAfter, 8),
		timed('  until the summary', many.ended),
	]);
}
