// Opens a real VS Code with the extension; profile, accounts and keys are kept in .dev for the next time.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Advice, runMain } from './advice.ts';
import { takeLock } from './lock.ts';
import { devFolder } from './paths.ts';
import { startCodeServer } from './startCodeServer.ts';
import { startDesktop } from './startDesktop.ts';
import { stopKeyServers } from './stopKeyServers.ts';
import { findVSCode } from './vscodeHost.ts';

const lock = join(devFolder, 'start.lock');
const place = join(devFolder, 'running-at.txt');

await runMain(async () => {
	mkdirSync(join(devFolder, 'workspace'), { recursive: true, mode: 0o700 });
	const holder = takeLock(lock);
	if (holder !== undefined) throw new Advice(`npm start is already running (process ${holder})${whereItRuns()}.`);
	const stopping = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.abort());
	try {
		const host = await findVSCode();
		if (host.kind === 'desktop') await startDesktop(host.executable, stopping.signal);
		else await startCodeServer(host.codeServer, stopping.signal, (url) => writeFileSync(place, url));
		return 0;
	} finally {
		await stopKeyServers(devFolder);
		rmSync(place, { force: true });
		rmSync(lock, { force: true });
	}
});

function whereItRuns(): string {
	try {
		return ` at ${readFileSync(place, 'utf8')}`;
	} catch {
		return '';
	}
}
