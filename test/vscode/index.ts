import { appendFileSync } from 'node:fs';
import { format } from 'node:util';
import { runMocha } from '../../dev/mochaRun.ts';

/** Every test file of this folder: they are bundled into one with this, so each has to be named. */
const suites = [
	() => import('./activation.test.ts'),
	() => import('./localServer.test.ts'),
	() => import('./accounts.test.ts'),
	() => import('./keys.test.ts'),
	() => import('./manyKeys.test.ts'),
	() => import('./secretStorage.test.ts'),
	() => import('./settings.test.ts'),
	() => import('./tree.test.ts'),
	() => import('./seeing.test.ts'),
	() => import('./abilities.test.ts'),
	() => import('./otherExtension.test.ts'),
	() => import('./noSecrets.test.ts'),
];

/** Called by VS Code inside the extension host; a rejection makes the run fail. */
export async function run(): Promise<void> {
	const { default: Mocha } = await import('mocha');
	const report = process.env['USER_API_KEYS_TEST_REPORT'];
	// VS Code mixes its own remarks into the console; a file holds the tests' words alone.
	if (report !== undefined)
		Mocha.reporters.Base.consoleLog = (...words: unknown[]) => appendFileSync(report, `${format(...words)}\n`);
	const mocha = new Mocha({ ui: 'bdd', timeout: 20_000 });
	mocha.suite.emit('pre-require', globalThis, undefined, mocha);
	for (const load of suites) await load();
	const { failed } = await runMocha(mocha);
	if (failed > 0) throw new Error(`${failed} failed`);
}
