import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { nginx } from '../../dev/contractParts.ts';
import { installed } from '../../dev/debian.ts';
import type { Transport } from '../../src/protocol/transport.ts';
import { nobody } from './ordinaryUser.ts';
import { giveAway } from './postgres.ts';

/**
 * Runs nginx as an ordinary user, with all that it writes below a folder.
 * @param site what stands in a file of /etc/nginx/conf.d
 * @returns ends it
 */
export async function startNginx(folder: string, site: string): Promise<() => Promise<void>> {
	const own = join(folder, 'nginx');
	mkdirSync(own);
	giveAway(own);
	const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
		(name) => `${name}_temp_path ${own}/${name};`,
	);
	const http = `access_log off; ${temporary.join(' ')}\n${site}`;
	const main = `daemon off; pid ${own}/pid; error_log stderr notice;\nevents {}\nhttp { ${http} }\n`;
	const file = join(own, 'nginx.conf');
	writeFileSync(file, main);
	const ordinary = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};
	const args = ['-e', 'stderr', '-p', own, '-c', file];
	const child = spawn(installed(nginx), args, { ...ordinary, stdio: ['ignore', 'ignore', 'pipe'] });
	const kill = () => child.kill('SIGTERM');
	process.on('exit', kill);
	const ended = once(child, 'close');
	await untilServing(child.stderr);
	return async () => {
		process.off('exit', kill);
		kill();
		await ended;
	};
}

/** It listens before it starts those that answer, and says so. @throws when it ends instead */
async function untilServing(errors: Readable): Promise<void> {
	const said: string[] = [];
	const lines = createInterface({ input: errors });
	await new Promise<void>((resolve, reject) => {
		lines.on('line', (line) => {
			said.push(line);
			if (line.includes('start worker process ')) resolve();
		});
		lines.on('close', () => reject(new Error(`nginx ended: ${said.join('\n')}`)));
	});
}

/** Sends from one address of this machine, each time by a connection of its own. @param ca who is believed */
export function httpsTransport(ca: string, localAddress: string): Transport {
	return async ({ url, method, headers, body, signal }) => {
		const sent = request(url, { method, headers, signal, ca, localAddress, agent: false, family: 4 });
		sent.end(body);
		const [reply] = (await once(sent, 'response')) as [IncomingMessage];
		const text = Buffer.concat((await reply.toArray()) as Buffer[]).toString('utf8');
		const received = Object.entries<string | string[] | undefined>(reply.headers).map(
			([name, value]) => [name, String(value)] as const,
		);
		return { status: reply.statusCode ?? 0, headers: Object.fromEntries(received), body: text };
	};
}
