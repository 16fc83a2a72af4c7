// Kills the key server in the middle of writes and looks whether anything is lost:
// npm run crash -- [--rounds 50] [--seed S]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCrashRounds, type CrashReport, type Round } from '../test/contract/crashRounds.ts';
import { Advice, runMain } from './advice.ts';
import { median, printRows, readRounds } from './rounds.ts';

await runMain(async () => {
	const { values } = parseArgs({ options: { rounds: { type: 'string', default: '50' }, seed: { type: 'string' } } });
	const { rounds, seed } = readRounds(values);
	const folder = mkdtempSync(join(tmpdir(), 'user-api-keys-crash-'));
	const report = await runCrashRounds({ folder, rounds, seed, onRound: print });
	summarize(report);
	if (report.problems.length > 0) throw new Advice(`${report.problems.join('\n')}\nThe data is left in ${folder}.`);
	rmSync(folder, { recursive: true });
	return 0;
});

function print({ answered, interrupted, done, problems, restart }: Round): void {
	const counts = `${answered} answered, ${interrupted} interrupted (${done} done), ${problems.length} problems`;
	console.log(`${counts}, listening again after ${restart.toFixed(0)} ms`);
}

function summarize({ rounds, cleanStarts, problems }: CrashReport): void {
	const sum = (count: (round: Round) => number) => rounds.reduce((total, round) => total + count(round), 0);
	const clean = median(cleanStarts);
	// Few rounds have no start after a clean end among them.
	const ratio = (milliseconds: number) =>
		cleanStarts.length === 0 ? '' : `, ratio ${(milliseconds / clean).toFixed(2)}`;
	const took = (milliseconds: number) =>
		Number.isFinite(milliseconds) ? `${milliseconds.toFixed(0)} ms${ratio(milliseconds)}` : 'not measured';
	const restarts = rounds.map(({ restart }) => restart);
	printRows({
		kills: rounds.length,
		'kills with requests under way': rounds.filter(({ interrupted }) => interrupted > 0).length,
		'kills after a commit, before its answer': rounds.filter(({ done }) => done > 0).length,
		'requests interrupted': sum(({ interrupted }) => interrupted),
		'writes answered': sum(({ answered }) => answered),
		'lost, undone, half-made, damaged': problems.length,
		'start after a clean end, median': took(clean),
		'start after a clean end, slowest': took(Math.max(...cleanStarts)),
		'start after a kill, median': took(median(restarts)),
		'start after a kill, slowest': took(Math.max(...restarts)),
	});
}
