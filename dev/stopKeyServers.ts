import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fetchTransport } from '../src/client/fetchTransport.ts';
import { runningFile } from '../src/protocol/control.ts';
import { askServer } from '../src/ui/localServer/control.ts';

/** Ends the local key servers that the extension started in a VS Code whose data are in the folder. They outlive its window, and only believe who has their key. */
export async function stopKeyServers(folder: string): Promise<void> {
	const files = globSync(join('**', 'globalStorage', '**', runningFile), { cwd: folder });
	await Promise.all(files.map((file) => askServer(join(folder, dirname(file)), 'npm-start', 'stop', fetchTransport)));
}
