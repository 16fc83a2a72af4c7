/** An error whose message is a whole answer for the person at the keyboard: what happened and what to do. */
export class Advice extends Error {
	override readonly name = 'Advice';
}

/** Runs a script's main function: an Advice is printed as it stands, anything else with its stack. */
export async function runMain(main: () => Promise<number>): Promise<never> {
	try {
		process.exit(await main());
	} catch (error) {
		console.error(error instanceof Advice ? error.message : error);
		process.exit(1);
	}
}
