// Measures the client library as it is released beside the same requests sent with bare node-fetch, beside realm-web, and
// beside Better Auth's client at a server of its own: requests, and time on loopback, in turns. It prints what was aimed
// at and asserts nothing. Run it with: npm run bench:client -- [--rounds N]
// It leaves a release build in dist/; npm run build brings the tests back.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { nodeFetchTransport } from '../../src/client/nodeFetch.ts';
import { serveBetterAuth, signUp } from './client/accounts.ts';
import { inTurns, type Measure, type Rivals } from './client/inTurns.ts';
import { openBare, openBetterAuth, openOurs, openRealmWeb } from './client/rivals.ts';
import { buildPrograms } from './server/buildPrograms.ts';
import { listening } from './server/children.ts';
import { atMost } from './server/measures.ts';
import { milliseconds, printTable, ratio } from './server/table.ts';

const keys = 20;
const bare = 'bare node-fetch';
const ours = 'user-api-keys';
const realmWeb = 'realm-web';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '40' } } });
const rounds = Number(values.rounds);
if (!(rounds >= 1)) throw new TypeError('--rounds takes a number from 1 on');
mkdirSync('.dev', { recursive: true });
const built = mkdtempSync(resolve('.dev/bench-client-'));
const folder = mkdtempSync(join(tmpdir(), 'user-api-keys-bench-'));
process.once('exit', () => {
	for (const made of [built, folder]) rmSync(made, { recursive: true, force: true });
});

const programs = await buildPrograms(built);
const place = ['--port', '0', '--data', join(folder, 'data'), '--log-file', join(folder, 'log')];
const server = await listening([programs.keyServer, ...place, '--max-keys', '100']);
const person = await signUp(server.url, keys);
const stranger = await serveBetterAuth(programs.betterAuth, join(folder, 'better-auth.sqlite'), keys);
const rivals: Rivals = {
	[bare]: await openBare(person),
	[ours]: await openOurs(person, { address: true }),
	[`${ours} by node-fetch, as in the editor`]: await openOurs(person, { address: true, transport: nodeFetchTransport }),
	[realmWeb]: await openRealmWeb(person),
	'Better Auth, its own server': await openBetterAuth(stranger),
};
const asking: Rivals = { [`${ours}, asking for the address`]: await openOurs(person, { address: false }) };
console.log(
	`Node.js ${process.version} on ${availableParallelism()} cores, which clients and servers share: compare ratios.\n`,
);
await compare('cold sign-in and list', { ...rivals, ...asking }, { work: (rival) => rival.signInAndList() }, rounds);
await compare(
	'create',
	rivals,
	{ work: (rival) => rival.create(`new-${Date.now()}`), tidy: (rival, id) => rival.delete(id) },
	rounds * 10,
);
await compare(`list of ${keys}`, rivals, { work: (rival) => rival.list() }, rounds * 50);
process.exit();

async function compare<T>(title: string, compared: Rivals, measure: Measure<T>, times: number): Promise<void> {
	const results = await inTurns(compared, measure, times);
	const timeOf = (wanted: string) => results.find(({ name }) => name === wanted)?.time ?? NaN;
	const rows = results.map(({ name, requests, time }) => {
		const [toBare, toRealmWeb] = [time / timeOf(bare), time / timeOf(realmWeb)];
		const [bareAim, realmWebAim] = name === ours ? [atMost(toBare, 1.1), atMost(toRealmWeb, 1)] : ['', ''];
		return [name, String(requests), milliseconds(time), ratio(toBare), bareAim, ratio(toRealmWeb), realmWebAim];
	});
	printTable([title, 'requests', 'time', 'of bare', 'aim', 'of realm-web', 'aim'], rows);
}
