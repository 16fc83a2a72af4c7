import { globSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { lazyNodeFetchTransport } from '../src/client/lazyNodeFetch.ts';
import { runningFile } from '../src/protocol/control.ts';
import { endServer } from '../src/ui/localServer/control.ts';

/** Ends the local key servers that the extension started in a VS Code whose data are in the folder. They outlive its window, and only believe who has their key. */
export async function stopKeyServers(folder: string): Promise<void> {
	const files = globSync(join('**', 'globalStorage', '**', runningFile), { cwd: folder });
	const servers = files.map((file) => ({ dataDir: join(folder, dirname(file)), transport: lazyNodeFetchTransport }));
	await Promise.all(servers.map((server) => endServer(server)));
}
