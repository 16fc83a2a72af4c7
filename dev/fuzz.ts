// Throws random requests at the built key server and looks whether anything breaks, leaks or grows:
// npm run fuzz -- [--requests 100000] [--seed S]
import { parseArgs } from 'node:util';
import { runFuzz, type FuzzReport } from '../test/contract/fuzzRun.ts';
import { Advice, runMain } from './advice.ts';

/** What memory may grow after the first fifth of the requests, in bytes. */
const growthLimit = 20_000_000;

await runMain(async () => {
	const { values } = parseArgs({
		options: { requests: { type: 'string', default: '100000' }, seed: { type: 'string' } },
	});
	const requests = wholeNumber('requests', values.requests);
	const seed = values.seed === undefined ? Date.now() % 1_000_000 : wholeNumber('seed', values.seed);
	console.log(`${requests} requests, --seed ${seed}`);
	const start = performance.now();
	const report = await runFuzz({ requests, warmUp: requests / 5, seed, onBatch: showProgress });
	summarize(report, (performance.now() - start) / 1000);
	for (const [fault, example] of report.faults) console.log(`\n${fault}: ${example}`);
	const { warm, end } = report.resident;
	if (end - warm > growthLimit) throw new Advice('The server grew too much.');
	return report.faults.size === 0 ? 0 : 1;
});

function wholeNumber(name: string, text: string): number {
	if (/^\d{1,9}$/.test(text)) return Number(text);
	throw new Advice(`--${name} must be a whole number.`);
}

function showProgress({ sent, resident }: FuzzReport): void {
	if (sent % 10_000 === 0) console.log(`${sent} sent, ${megabytes(resident.end)} resident`);
}

function summarize({ sent, raw, statuses, resident, faults }: FuzzReport, seconds: number): void {
	const named = [...statuses].toSorted(([left], [right]) => String(left).localeCompare(String(right)));
	const rows = {
		'requests sent': `${sent}, of which ${raw} are hardly requests`,
		seconds: seconds.toFixed(1),
		'answers by status': named.map(([status, count]) => `${status}: ${count}`).join(', '),
		'resident after the first fifth': megabytes(resident.warm),
		'resident at the end, at most': `${megabytes(resident.end)}, ${megabytes(resident.most)}`,
		'growth after the first fifth': megabytes(resident.end - resident.warm),
		'kinds of faults': faults.size,
	};
	for (const [name, value] of Object.entries(rows)) console.log(`${name.padEnd(34)}${value}`);
}

function megabytes(bytes: number): string {
	return `${(bytes / 1e6).toFixed(1)} MB`;
}
