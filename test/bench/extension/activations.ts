import { median } from '../server/quantile.ts';
import type { Bench } from './bench.ts';
import type { Activation } from './link.ts';

const rounds = 5;

/** Medians; times in milliseconds, growth in bytes. */
export interface Activations {
	readonly ours: Activation;
	readonly empty: Activation;
}

/** Activates both in one extension host after another, each time the other one first. */
export async function measureActivations(bench: Bench): Promise<Activations> {
	const all = { ours: [] as Activation[], empty: [] as Activation[] };
	for (let round = 0; round < rounds; round++) {
		if (round > 0) await bench.reload();
		const names = ['ours', 'empty'] as const;
		for (const name of round % 2 === 0 ? names.toReversed() : names) all[name].push(await bench.activate(name));
	}
	return { ours: medians(all.ours), empty: medians(all.empty) };
}

function medians(all: readonly Activation[]): Activation {
	const of = (kind: 'load' | 'call' | 'awaited' | 'growth') => median(all.map((one) => one[kind]));
	const loaded = [...new Set(all.flatMap((one) => one.loaded))];
	return { load: of('load'), call: of('call'), awaited: of('awaited'), growth: of('growth'), loaded };
}
