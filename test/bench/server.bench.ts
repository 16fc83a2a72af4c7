// Measures the key server as it is released beside a Hono route with a constant answer and beside Better Auth: requests
// a second, memory, start, growth with the number of keys, and passwords; on PostgreSQL beside one bare query a request.
// It prints what was aimed at and asserts nothing.
// Run it with: npm run bench:server -- [--seconds N] [--rounds N] [--only list,create,start,growth,hash,postgres]
// It leaves a release build in dist/; npm run build brings the tests back.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { readPlan, type Part, type Plan } from './server/arguments.ts';
import { openBetterAuth } from './server/betterAuth.ts';
import { buildPrograms, type Programs } from './server/buildPrograms.ts';
import { listening } from './server/children.ts';
import { compare, compareToSigning } from './server/compare.ts';
import { fillDataFolder, keyServerArgs } from './server/fillDataFolder.ts';
import { measureGrowth } from './server/growth.ts';
import { measureHashing } from './server/hashing.ts';
import { openKeyServer } from './server/keyServer.ts';
import { aims, atMost } from './server/measures.ts';
import { residentMegabytes } from './server/memory.ts';
import { measurePostgres } from './server/postgres/measurePostgres.ts';
import { measureStarts } from './server/starts.ts';
import { printTable, whole } from './server/table.ts';

const plan = readPlan(process.argv.slice(2));
mkdirSync('.dev', { recursive: true });
const built = mkdtempSync(resolve('.dev/bench-server-'));
const folder = mkdtempSync(join(tmpdir(), 'user-api-keys-bench-'));
process.once('exit', () => {
	for (const made of [built, folder]) rmSync(made, { recursive: true, force: true });
});
const programs = await buildPrograms(built);
const [{ model = 'unknown' } = {}] = cpus();
console.log(
	`Node.js ${process.version} on ${availableParallelism()} cores (${model}), which load and servers share: compare ratios.\n` +
		`${plan.rounds} rounds of ${plan.seconds} s in turns; where nothing else is said, 1,000 keys and 10 connections.\n`,
);
const isOnPostgres = (part: Part) => part === 'postgres' || part === 'postgres-growth';
if (plan.names.length > 0 || [...plan.parts].some((part) => !isOnPostgres(part))) await measureInFolder(plan, programs);
if ([...plan.parts].some(isOnPostgres)) await measurePostgres(plan, programs, folder);

async function measureInFolder({ seconds, rounds, names, parts }: Plan, programs: Programs): Promise<void> {
	// More than can be created in the time, at 20 each.
	const creators = seconds * 500;
	const filled = await fillDataFolder(programs.keyServer, join(folder, 'keys'), { keys: 1000, creators });
	const betterAuthFile = join(folder, 'better-auth.sqlite');
	const betterAuth = await openBetterAuth(programs.betterAuth, betterAuthFile);
	const hello = await listening([programs.hello]);
	const keyServer = await openKeyServer(programs.keyServer, filled);
	if (names.length > 0) {
		await compare({ keyServer, betterAuth, hello: hello.url }, names, { seconds, rounds });
		if (names.includes('refresh')) {
			const signing = await listening([programs.signing]);
			await compareToSigning({ keyServer, hello: hello.url, signing: signing.url }, { seconds, rounds });
			await signing.stop();
		}
		const loaded = residentMegabytes(keyServer.server.pid);
		const others = [betterAuth.server, hello].map(({ pid }) => `${whole(residentMegabytes(pid))} MB`);
		const own = [`${whole(loaded)} MB`, atMost(loaded, aims.loadedMegabytes)];
		printTable(['resident', 'key server', 'aim', 'Better Auth', 'hello'], [['after all that', ...own, ...others]]);
	}
	if (parts.has('hash')) await measureHashing(programs.bareHash, filled.passwordHash, keyServer, { seconds, rounds });
	await Promise.all([keyServer.close(), betterAuth.close(), hello.stop()]);
	if (parts.has('start')) {
		const own = keyServerArgs(programs.keyServer, filled.folder);
		const rivals = { hello: [programs.hello], 'Better Auth': [programs.betterAuth, betterAuthFile] };
		await measureStarts({ ...rivals, 'key server': own }, Math.max(rounds, 11));
	}
	if (parts.has('growth') && names.length > 0) {
		const asked = names.filter((name) => name !== 'password-login');
		await measureGrowth(programs.keyServer, join(folder, 'growth'), asked, { seconds, rounds, creators });
	}
}
