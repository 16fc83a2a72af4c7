import { rm, stat } from 'node:fs/promises';
import type { ServerData } from '../../keys/removeAllStoredData.ts';
import type { LocalServer } from './localServer.ts';

/** The data folder of the local key server, for whoever wants it gone. */
export function createServerData(server: LocalServer, folder: string): ServerData {
	return {
		folder,
		exists: () =>
			stat(folder).then(
				() => true,
				() => false,
			),
		delete: async () => {
			await server.stop();
			await rm(folder, { recursive: true, force: true, maxRetries: 5 });
		},
	};
}
