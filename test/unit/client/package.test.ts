import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';

/** Calls by the SDK's names, as its pages show them; only the import is ours. */
const program = `import * as Realm from 'user-api-keys/client';

const app = new Realm.App({ id: 'demo', baseUrl: 'BASE_URL' });
const credentials = Realm.Credentials.emailPassword('ada@example.com', 'not-a-password');
await app.emailPasswordAuth.registerUser({ email: 'ada@example.com', password: 'not-a-password' });
await app.logIn(credentials);
const user = app.currentUser!;
const key: Realm.CreatedApiKey = await user.apiKeys.create('apiKeyName');
const all: Realm.ApiKey[] = await user.apiKeys.fetchAll();
const one: Realm.ApiKey = await user.apiKeys.fetch(key._id);
await user.apiKeys.disable(key._id);
await user.apiKeys.enable(key._id);
await user.apiKeys.delete(key._id);
await user.logOut();
console.log(JSON.stringify([key.key, all.length, one.name, one.disabled, user.isLoggedIn]));
`;

describe('the package', () => {
	let folder: string;

	before(async function () {
		this.timeout(60_000);
		folder = await mkdtemp(join(tmpdir(), 'user-api-keys-'));
		const itself = join(folder, 'node_modules', 'user-api-keys');
		await mkdir(itself, { recursive: true });
		await cp('package.json', join(itself, 'package.json'));
		await cp('dist/client', join(itself, 'dist/client'), { recursive: true });
		await symlink(resolve('node_modules/valibot'), join(folder, 'node_modules', 'valibot'), 'junction');
		await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
		emitDeclarations(join(itself, 'dist/client/types'));
	});

	after(() => rm(folder, { recursive: true, force: true }));

	for (const [name, module, moduleResolution] of [
		['node16', ts.ModuleKind.Node16, ts.ModuleResolutionKind.Node16],
		['nodenext', ts.ModuleKind.NodeNext, ts.ModuleResolutionKind.NodeNext],
		['bundler', ts.ModuleKind.ESNext, ts.ModuleResolutionKind.Bundler],
	] as const) {
		it(`has types that a program under ${name} is checked by`, async function () {
			this.timeout(60_000);
			const options = { module, moduleResolution, skipLibCheck: false, exactOptionalPropertyTypes: true };
			assert.deepEqual(await problemsOf(program, options), []);
		});
	}

	it('has types that tell what is wrong', async function () {
		this.timeout(60_000);
		const options = { module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
		const wrong = await problemsOf(`${program}const id: number = key._id; new Realm.App({ id });`, options);
		assert.equal(wrong.length, 2, wrong.join('\n'));
	});

	it('runs a program written for the SDK', async () => {
		const server = createServer((request, response) => {
			const [status, body] = answerTo(`${request.method} ${request.url}`, baseUrl);
			response
				.writeHead(status, { 'content-type': 'application/json' })
				.end(body === undefined ? '' : JSON.stringify(body));
		});
		await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
		const address = server.address();
		const baseUrl = typeof address === 'object' ? `http://127.0.0.1:${address?.port}` : '';
		try {
			const { outputText } = ts.transpileModule(program.replace('BASE_URL', baseUrl), {
				compilerOptions: { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext },
			});
			await writeFile(join(folder, 'program.mjs'), outputText);
			const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs'], { cwd: folder });
			assert.deepEqual(JSON.parse(stdout), ['fake-key-value', 1, 'apiKeyName', false, false]);
		} finally {
			server.close();
		}
	});

	async function problemsOf(source: string, options: ts.CompilerOptions): Promise<string[]> {
		const file = join(folder, 'program.ts');
		await writeFile(file, source);
		const common = {
			strict: true,
			noEmit: true,
			target: ts.ScriptTarget.ES2023,
			lib: ['lib.es2023.d.ts', 'lib.dom.d.ts'],
		};
		const checked = ts.createProgram([file], { ...common, types: [], ...options });
		return ts
			.getPreEmitDiagnostics(checked)
			.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
	}
});

function emitDeclarations(outDir: string): void {
	const host = { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => assert.fail('tsconfig.client.json') };
	const config = ts.getParsedCommandLineOfConfigFile('tsconfig.client.json', { outDir }, host);
	assert(config !== undefined);
	const { diagnostics } = ts.createProgram(config.fileNames, config.options).emit();
	assert.deepEqual(diagnostics, []);
}

function answerTo(what: string, hostname: string): [status: number, body?: unknown] {
	const key = { _id: '5eb59315000000000000000a', name: 'apiKeyName', disabled: false };
	if (what.endsWith('/location')) return [200, { hostname }];
	if (what.endsWith('/login')) return [200, { access_token: 'a', refresh_token: 'r', user_id: 'u', device_id: '' }];
	if (what.endsWith('/register')) return [201, {}];
	if (what.startsWith('POST')) return [201, { ...key, key: 'fake-key-value' }];
	if (what.startsWith('GET')) return [200, what.endsWith('/api_keys') ? [key] : key];
	return [204];
}
