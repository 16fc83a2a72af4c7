// Kills a PostgreSQL in the middle of writes, promotes its standby and looks whether anything is lost:
// npm run failover -- [--rounds 10] [--seed S]
import { parseArgs } from 'node:util';
import { runFailoverRounds, type FailoverRound } from '../test/contract/failoverRounds.ts';
import { Advice, runMain } from './advice.ts';
import { postgres } from './contractParts.ts';
import { ensure } from './debian.ts';
import { median, printRows, readRounds } from './rounds.ts';

await runMain(async () => {
	const { values } = parseArgs({ options: { rounds: { type: 'string', default: '10' }, seed: { type: 'string' } } });
	await ensure(postgres);
	const rounds = await runFailoverRounds({ ...readRounds(values), onRound: print });
	summarize(rounds);
	const problems = rounds.flatMap((round) => round.problems);
	if (problems.length > 0) throw new Advice(problems.join('\n'));
	return 0;
});

function print(round: FailoverRound): void {
	const { answered, created, interrupted, refused, unknown, problems, interruption } = round;
	const counts = `${answered} answered (${created} keys created), ${interrupted} interrupted, ${problems.length} problems`;
	console.log(`${counts}, ${refused} refused, ${unknown} unknown, good again after ${seconds(interruption)}`);
}

function summarize(rounds: readonly FailoverRound[]): void {
	const sum = (count: (round: FailoverRound) => number) => rounds.reduce((total, round) => total + count(round), 0);
	const longest = (times: readonly number[]) => `${seconds(median(times))}, ${seconds(Math.max(...times))}`;
	printRows({
		failovers: rounds.length,
		'failovers with requests under way': rounds.filter(({ interrupted }) => interrupted > 0).length,
		'requests interrupted': sum(({ interrupted }) => interrupted),
		'writes answered': sum(({ answered }) => answered),
		'keys created by them': sum(({ created }) => created),
		'lost, undone, half-made, wrongly answered': sum(({ problems }) => problems.length),
		'answers 503, not done': sum(({ refused }) => refused),
		'answers 500, unknown whether done': sum(({ unknown }) => unknown),
		'kill to promoted, median and slowest': longest(rounds.map(({ promotion }) => promotion)),
		'kill to first success, median and slowest': longest(rounds.map(({ interruption }) => interruption)),
	});
}

function seconds(milliseconds: number): string {
	return Number.isFinite(milliseconds) ? `${(milliseconds / 1000).toFixed(2)} s` : 'not measured';
}
