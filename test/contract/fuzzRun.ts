import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import fc from 'fast-check';
import { newFolder, runServer, untilListening, type ChildServer } from './childServer.ts';
import { faultInRawAnswers, faultInReply, faultsInLog } from './fuzzChecks.ts';
import { FuzzMemory } from './fuzzMemory.ts';
import { rawRequest, sendRaw, type RawRequest } from './fuzzRaw.ts';
import { fuzzRequest, type FuzzRequest } from './fuzzRequests.ts';
import { FuzzSender } from './fuzzSend.ts';

export interface FuzzOptions {
	readonly requests: number;
	/** After how many requests memory should grow no more. */
	readonly warmUp: number;
	/** What is drawn follows from it. */
	readonly seed: number;
	readonly onBatch?: (report: FuzzReport) => void;
}

export interface FuzzReport {
	sent: number;
	/** How many of those were bytes that may be no request. */
	raw: number;
	/** How often each status was answered to the others; `none` where a connection ended without an answer. */
	readonly statuses: Map<number | 'none', number>;
	/** What was wrong, each kind with its first example. */
	readonly faults: Map<string, string>;
	/** What the server held in memory, by the system's count, in bytes: after the warm-up, at its most, and at the end. */
	readonly resident: { warm: number; most: number; end: number };
}

const batchSize = 500;
const workers = 8;
/** Each request may claim an address, so that the limits of an address do not answer for the server. */
const serverOptions = ['--port', '0', '--max-registrations', '999999', '--trusted-proxy', 'loopback', '--registration'];
const signIn = ['--sign-in', 'local-userpass', 'api-key', 'anon-user'];

/** Throws random requests at a server of its own and looks at each answer, at the server's log and at its memory. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzReport> {
	const folder = newFolder();
	const log = join(folder, 'server.log');
	const server = await untilListening(runServer(['--data', folder, '--log-file', log, ...serverOptions, ...signIn]));
	const sender = new FuzzSender(server.port);
	const resident = { warm: 0, most: 0, end: 0 };
	const report: FuzzReport = { sent: 0, raw: 0, statuses: new Map(), faults: new Map(), resident };
	try {
		await runBatches({ server, report, memory: new FuzzMemory(server), sender }, options, log);
	} catch (error) {
		// What fails because the server is gone is not worth telling; that it is gone is told below.
		if (isRunning(server)) throw error;
	} finally {
		sender.close();
		await server.close();
		rmSync(folder, { recursive: true });
	}
	const code = await server.child.ended;
	if (code !== 0 || server.child.errors !== '') note(report, `the server ended with ${code}`, server.child.errors);
	return report;
}

interface Run {
	readonly server: ChildServer;
	readonly report: FuzzReport;
	readonly memory: FuzzMemory;
	readonly sender: FuzzSender;
}

async function runBatches(run: Run, { requests, warmUp, seed, onBatch }: FuzzOptions, log: string): Promise<void> {
	const { report, server } = run;
	const { resident } = report;
	for (let batch = 0; report.sent < requests; batch++) {
		await runBatch(run, seed * 1000 + batch, Math.min(batchSize, requests - report.sent));
		if (!isRunning(server)) return;
		resident.end = residentBytes(server.child.process.pid);
		resident.most = Math.max(resident.most, resident.end);
		if (report.sent <= warmUp) resident.warm = resident.end;
		for (const file of [log, `${log}.1`].filter((path) => existsSync(path))) {
			for (const [fault, found] of faultsInLog(readFileSync(file, 'latin1')))
				note(report, `in the log: ${fault}`, found);
		}
		onBatch?.(report);
	}
}

async function runBatch(run: Run, seed: number, numRuns: number): Promise<void> {
	const anyRequest = fc.oneof({ weight: 24, arbitrary: fuzzRequest }, { weight: 1, arbitrary: rawRequest });
	const left = fc.sample(anyRequest, { seed, numRuns }).values();
	const open: Socket[] = [];
	const work = async () => {
		for (const request of left) {
			await run.memory.tend();
			const socket = await ('pieces' in request ? sendBytes(run, request) : sendRequest(run, request));
			if (socket !== undefined) open.push(socket);
			run.report.sent += 1;
		}
	};
	await Promise.all(Array.from({ length: workers }, work));
	for (const socket of open) socket.destroy();
}

async function sendRequest({ memory, sender, report }: Run, drawn: FuzzRequest): Promise<undefined> {
	const fill = (text: string) => memory.fill(text);
	const { method, body } = drawn;
	const headers = Object.fromEntries(Object.entries(drawn.headers).map(([name, value]) => [name, fill(value)]));
	const request = { method, path: fill(drawn.path), headers, body: typeof body === 'string' ? fill(body) : body };
	const reply = await sender.send(request);
	const status = reply?.status ?? 'none';
	report.statuses.set(status, (report.statuses.get(status) ?? 0) + 1);
	if (reply === undefined) return;
	memory.learn(request, reply);
	const fault = faultInReply(request, reply);
	if (fault !== undefined) note(report, fault, `${JSON.stringify(drawn)} was answered ${JSON.stringify(reply)}`);
}

async function sendBytes({ server, memory, report }: Run, drawn: RawRequest): Promise<Socket | undefined> {
	const pieces = drawn.pieces.map((piece) => memory.fill(piece));
	const { said, open } = await sendRaw(server.port, { ...drawn, pieces });
	report.raw += 1;
	const fault = faultInRawAnswers(said);
	if (fault !== undefined) note(report, fault, `${JSON.stringify(drawn)} was answered ${said}`);
	return open;
}

function isRunning({ child: { process } }: ChildServer): boolean {
	return process.exitCode === null && process.signalCode === null;
}

function note({ faults }: FuzzReport, fault: string, example: string): void {
	if (!faults.has(fault)) faults.set(fault, example.slice(0, 2000));
}

function residentBytes(pid: number | undefined): number {
	const status = `/proc/${pid}/status`;
	const kilobytes = existsSync(status)
		? /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(status, 'utf8'))?.[1]
		: execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }).trim();
	return Number(kilobytes) * 1024;
}
