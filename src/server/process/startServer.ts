import { rmSync } from 'node:fs';
import type { RunningServer } from '../../protocol/control.ts';
import { createAttempts } from '../auth/attempts.ts';
import { createPasswords } from '../auth/passwords.ts';
import { createApp, type AppOptions } from '../http/app.ts';
import { createClientAddress } from '../http/clientAddress.ts';
import { bracketed, createHostCheck, isWildcard } from '../http/hosts.ts';
import type { Place } from '../place.ts';
import { writePrivateFile } from '../privateFile.ts';
import type { Policy, Service } from '../service.ts';
import { Refusal } from '../refusal.ts';
import { ensureApp } from '../store/accounts.ts';
import { createObjectIds } from '../store/objectIds.ts';
import { cannotUse } from '../store/postgres/cannotUse.ts';
import { isRefusedByDatabase, isSystemError, isUnavailable } from '../store/storeErrors.ts';
import { createControl } from './control.ts';
import { keepHouse } from './housekeeping.ts';
import { Leases, tickSeconds } from './leases.ts';
import type { Log } from './log.ts';
import { isForThisMachine, policyFor, type PolicyOptions } from './policy.ts';
import { listen, type ListeningSocket } from './socket.ts';
import { openStorage, type Opened } from './storage.ts';

export interface ServerOptions extends PolicyOptions {
	readonly host: string;
	/** 0 for any that is free. */
	readonly port: number;
	readonly place: Place;
	/** Ids of apps that are made when they are not there yet. */
	readonly apps: readonly string[];
	/** Where clients are told to come to; by default where the server listens. */
	readonly publicUrl?: string | undefined;
	/** New accounts an hour from one address. */
	readonly maxRegistrations: number;
	/** Origins whose web pages may ask. */
	readonly corsOrigins: readonly string[];
	/** Proxies whose `X-Forwarded-For` is believed: addresses and networks. */
	readonly trustedProxies: readonly string[];
	/** Days after which lines of the audit log go. */
	readonly auditDays: number;
	/** Whether it ends by itself when no window renews its lease. */
	readonly leased: boolean;
	/** Seconds between two counts of the lease, and two looks at the signing keys. */
	readonly tickSeconds?: number;
	readonly version: string;
	/** Called once the data folder is there, if there is one: the log may go there. */
	readonly openLog: () => Log;
}

export interface LocalServer {
	readonly url: string;
	/** Begins the end. */
	stop(): void;
	/** Settles when everything is written and closed. */
	readonly ended: Promise<void>;
}

/** @throws Refusal with a sentence for whoever started it */
export async function startServer(options: ServerOptions): Promise<LocalServer> {
	const opened: Opened = [];
	try {
		return await start(options, opened);
	} catch (error) {
		await closeAll(opened);
		throw cannotStart(error, options.place);
	}
}

/** Of what the database or the system refuses (no room, files of another account) only its words are worth telling. */
function cannotStart(error: unknown, place: Place): unknown {
	if (place.kind === 'postgres') {
		return isUnavailable(error) || isRefusedByDatabase(error) ? cannotUse(place.address, error) : error;
	}
	if (!isSystemError(error)) return error;
	return new Refusal(
		`The data folder ${place.folder} cannot be used (${error.message}); see that this account owns its files and that the disk has room.`,
	);
}

async function closeAll(opened: Opened): Promise<void> {
	const failures: unknown[] = [];
	for (const close of opened.toReversed()) {
		try {
			await close();
		} catch (error) {
			// What is left must be closed all the same.
			failures.push(error);
		}
	}
	if (failures.length > 0) throw failures[0];
}

async function start(options: ServerOptions, opened: Opened): Promise<LocalServer> {
	const { log, folder, troubles, ...storage } = await openStorage(options, opened);
	const { db } = storage;
	const newId = createObjectIds(Date.now);
	for (const id of options.apps) await ensureApp(db, { id, domainId: newId(), now: Date.now() });
	if (folder !== undefined) opened.push(() => removeRunning(folder.running, log));
	const socket = await listen(options.host, options.port);
	opened.push(() => socket.close());
	const attempts = createAttempts(options.maxRegistrations);
	const parts = { ...storage, passwords: createPasswords(), attempts, now: Date.now, newId };
	const { self, policy, ...server } = run(
		{ ...options, log, onTrouble: troubles.tell },
		socket,
		parts,
		folder?.controlKey,
	);
	opened.push(server.stop);
	opened.push(keepHouse(db, options.auditDays, log));
	if (folder !== undefined) writePrivateFile(folder.running, JSON.stringify(self), 'passing');
	log(`listening on ${server.url}, version ${self.version}, process ${self.pid}`);
	if (options.publicUrl === undefined && isWildcard(options.host)) {
		log(`clients are told to come to ${server.url}, which other machines cannot; name --public-url`);
	}
	log(policy.registration ? 'strangers may make accounts' : 'registration is off: accounts are made by users create');
	const ended = server.ending.then(() => closeAll(opened)).then(() => log('ended'));
	return { url: server.url, stop: server.stop, ended };
}

/** A folder that became unwritable keeps the file, which then names a process that is gone; windows look who answers. */
function removeRunning(path: string, log: Log): void {
	try {
		rmSync(path, { force: true });
	} catch (error) {
		log(`could not remove ${path}: ${String(error)}`);
	}
}

/** Puts the app behind the socket. */
function run(
	options: ServerOptions & Pick<AppOptions, 'log' | 'onTrouble'>,
	socket: ListeningSocket,
	parts: Omit<Service, 'publicUrl' | 'policy'>,
	controlKey: Uint8Array | undefined,
): { self: RunningServer; policy: Policy; url: string; stop: () => void; ending: Promise<void> } {
	const { host, version, log, onTrouble } = options;
	const { port } = socket;
	const url = `http://${bracketed(host)}:${port}`;
	const publicUrl = options.publicUrl ?? url;
	const self = { pid: process.pid, port, version };
	const leases = new Leases(!options.leased);
	const { ending, stop } = untilStopped(leases, options.tickSeconds ?? tickSeconds);
	const policy = policyFor(options, isForThisMachine(socket.address, publicUrl, options.trustedProxies));
	const app = createApp({
		service: {
			...parts,
			publicUrl,
			policy,
		},
		isOurHost: createHostCheck({ host, port, publicUrl }),
		corsOrigins: options.corsOrigins,
		clientAddress: createClientAddress(options.trustedProxies),
		...{ log, onTrouble },
		...(controlKey && { beside: createControl({ key: controlKey, self, leases, stop, log }) }),
	});
	socket.serve(app.fetch);
	return { self, policy, url, stop, ending };
}

function untilStopped(leases: Leases, seconds: number): { ending: Promise<void>; stop: () => void } {
	let stop = () => {};
	const ending = new Promise<void>((resolve) => {
		const ticking = setInterval(() => leases.tick() && stop(), seconds * 1000);
		stop = () => {
			clearInterval(ticking);
			resolve();
		};
	});
	return { ending, stop: () => stop() };
}
