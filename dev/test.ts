// Runs everything, or the parts that are named: npm test -- unit contract
import { Advice, runMain } from './advice.ts';
import { ensureChromium } from './chromium.ts';
import { ensureCodeServer } from './codeServer.ts';
import { contractParts } from './contractParts.ts';
import { ensure } from './debian.ts';
import type { Counts } from './mochaRun.ts';
import { PartFailed } from './partResult.ts';
import { root } from './paths.ts';
import { secondsSince } from './step.ts';
import { parts, type Part } from './testParts.ts';
import { findTestExecutable } from './vscodeHost.ts';

await runMain(async () => {
	process.chdir(root);
	const chosen = chooseParts(process.argv.slice(2));
	const started = performance.now();
	const servers = prepareServers(chosen);
	// One after the other: Debian installs for one at a time.
	const hosts = servers.catch(() => undefined).then(() => prepareHosts(chosen));
	// Reported where it is awaited.
	for (const each of [servers, hosts]) each.catch(() => undefined);
	const total = { passed: 0, failed: 0, pending: 0 };
	let isGood = true;
	for (const part of chosen) {
		if (part.name === 'contract') await servers;
		if (part.name.startsWith('vscode') || part.name === 'e2e') await hosts;
		isGood = await runPart(part, total);
		if (!isGood) break;
	}
	const pending = total.pending === 0 ? '' : `, ${total.pending} skipped`;
	console.log(`\nAll parts took ${secondsSince(started)} s.`);
	console.log(`${total.passed} passed, ${total.failed} failed${pending}`);
	return isGood ? 0 : 1;
});

function chooseParts(names: readonly string[]): readonly Part[] {
	const wanted = parts.filter(({ name }) => names.some((word) => name === word || name.startsWith(`${word}-`)));
	const unknown = names.filter((word) => !wanted.some(({ name }) => name === word || name.startsWith(`${word}-`)));
	if (unknown.length > 0)
		throw new Advice(`No such part: ${unknown.join(', ')}. There are ${parts.map(({ name }) => name).join(', ')}.`);
	if (names.length === 0) return parts;
	const needed = new Set(wanted.flatMap(({ name, needs }) => [name, ...needs]));
	return parts.filter(({ name }) => needed.has(name));
}

/** Installs what is missing while the first parts run. */
async function prepareHosts(chosen: readonly Part[]): Promise<void> {
	const names = chosen.map(({ name }) => name);
	if (names.includes('e2e')) await Promise.all([ensureCodeServer('newest'), ensureChromium()]);
	if (names.includes('vscode-newest')) await findTestExecutable('newest');
	if (names.includes('vscode-floor')) await findTestExecutable('floor');
}

async function prepareServers(chosen: readonly Part[]): Promise<void> {
	if (!chosen.some(({ name }) => name === 'contract')) return;
	for (const part of contractParts) await ensure(part);
}

async function runPart(part: Part, total: { -readonly [name in keyof Counts]: number }): Promise<boolean> {
	console.log(`\n== ${part.name}`);
	const started = performance.now();
	const { counts, isGood } = await part.run().then(
		(counts) => ({ counts, isGood: true }),
		(error: unknown) => {
			if (!(error instanceof PartFailed)) throw error;
			return { counts: error.counts, isGood: false };
		},
	);
	total.passed += counts?.passed ?? 0;
	total.failed += counts?.failed ?? (isGood ? 0 : 1);
	total.pending += counts?.pending ?? 0;
	console.log(`== ${part.name}: ${isGood ? 'good' : 'FAILED'} (${secondsSince(started)} s)`);
	return isGood;
}
