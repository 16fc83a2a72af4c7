import type { Arrangements } from '../keys/arrangement.ts';
import { arrangementIds, arrangements, type CommandId } from '../keys/commandIds.ts';

type ArrangementCommand = Extract<CommandId, keyof typeof arrangements | `${string}.chosen`>;

/** The commands that sort and filter keys. */
export function arrangementCommands(target: Arrangements): Record<ArrangementCommand, () => unknown> {
	const commands = arrangementIds.flatMap((id) => {
		const command = () => target.set(arrangements[id]);
		return [[id, command] as const, [`${id}.chosen` as const, command] as const];
	});
	// Object.fromEntries forgets which names there are; they are those of the list.
	return Object.fromEntries(commands) as Record<ArrangementCommand, () => unknown>;
}
