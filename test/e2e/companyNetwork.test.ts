import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCertificates, type CompanyCertificates } from './certificates.ts';
import { startConnectProxy, type ConnectProxy } from './connectProxy.ts';
import { startRemoteService, type RemoteService } from './remoteService.ts';
import { stopAtFailure } from './stopAtFailure.ts';
import { keepPictureOfFailure, openWindow, type Window } from './window.ts';

/** A name that no name server knows: only the proxy leads there. */
const hostname = 'api.corp.invalid';

/** Nothing of the machine's own network may help. */
const bare = {
	...{ NODE_EXTRA_CA_CERTS: undefined, SSL_CERT_FILE: undefined, SSL_CERT_DIR: undefined, NO_PROXY: undefined },
	...{ HTTP_PROXY: undefined, HTTPS_PROXY: undefined, http_proxy: undefined, https_proxy: undefined },
	...{ no_proxy: undefined, ALL_PROXY: undefined, all_proxy: undefined },
};

describe('a person in a company whose proxy and certificates are its own', function () {
	stopAtFailure(this);
	const folder = mkdtempSync(join(tmpdir(), 'uak-company-'));
	const environment: NodeJS.ProcessEnv = { ...bare };
	let certificates: CompanyCertificates;
	let service: RemoteService;
	let proxy: ConnectProxy;
	let window: Window;

	before(async () => {
		certificates = makeCertificates(folder, hostname);
		service = await startRemoteService(certificates.service);
		proxy = await startConnectProxy(service.port);
		window = await openWindow({ environment, settings: { 'http.proxy': proxy.url }, theme: 'Default Light Modern' });
		await window.sidebar.openContainer('User API Keys');
	});
	afterEach(async function () {
		await keepPictureOfFailure(this.currentTest, window);
	});
	after(async () => {
		await window?.dispose();
		proxy?.close();
		await service?.close();
		rmSync(folder, { recursive: true, force: true });
	});

	/** The report, as somebody else gets it. */
	async function diagnose(): Promise<string> {
		await window.runCommand('User API Keys: Diagnose Connection');
		await window.quickInput.choose('Corp');
		return window.takeText('connection report');
	}

	it("is told that the certificate is not trusted, and how companies' certificates get trusted", async () => {
		await window.runCommand('User API Keys: Add Key Service');
		await window.quickInput.waitFor('Better Auth');
		await window.quickInput.choose('App Services');
		await window.quickInput.answer('Address of the key service', `https://${hostname}`);
		await window.quickInput.answer('Id of the app', 'local');
		await window.quickInput.answer('What the view calls', 'Corp');
		const text = await window.dialogs.modalText();
		assert.match(text, /not trusted here.*http\.systemCertificates.*NODE_EXTRA_CA_CERTS/);
		await window.screenshot('company-1-not-trusted');
		assert.deepEqual([...new Set(proxy.asked)], [`${hostname}:443`]);
		assert.deepEqual(service.asked, []);
		await window.dialogs.pressInModal('Save Anyway');
		await window.dialogs.closeNotification('The key service Corp was added');
	});

	it('is told that it is the proxy that says no', async () => {
		proxy.refusal = '407 Proxy Authentication Required';
		assert.match(await diagnose(), /status 407[^]*A proxy on the way asks for a user name and password/);
		proxy.refusal = '403 Forbidden';
		assert.match(await diagnose(), /Something on the way said no, probably a proxy/);
		proxy.refusal = undefined;
	});

	it('signs up and creates a key through the proxy once the authority is trusted', async () => {
		environment['NODE_EXTRA_CA_CERTS'] = certificates.authorityFile;
		await window.restart();
		await window.sidebar.openContainer('User API Keys');
		await window.runCommand('User API Keys: Create Account');
		await window.quickInput.choose('Corp');
		await window.quickInput.answer('E-mail address', 'ada@example.com');
		await window.quickInput.answer('Choose a password', 'not-a-real-password');
		await window.quickInput.answer('once more', 'not-a-real-password');
		await window.sidebar.welcomeButton('Create Key…').click();
		await window.quickInput.answer('Name of the new key', 'ci-deploy');
		await window.sidebar.waitForRow('ci-deploy', 'value not copied yet');
		await window.screenshot('company-2-created');
		assert.deepEqual([...new Set(proxy.asked)], [`${hostname}:443`]);
		assert.ok(service.asked.some((request) => request.startsWith('POST') && request.endsWith('/api_keys')));
	});

	it('is told without the proxy that the name was not found, and where to look', async () => {
		const file = join(window.dataDir, 'user', 'User', 'settings.json');
		const settings = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
		writeFileSync(file, JSON.stringify({ ...settings, 'http.proxySupport': 'off' }));
		await window.restart();
		await window.sidebar.openContainer('User API Keys');
		const report = await diagnose();
		assert.match(report, /Connection: FAILED: ENOTFOUND/);
		assert.match(report, /name of the key service was not found.*http\.proxy/);
		assert.match(report, /http\.proxySupport: "off"/);
		assert.doesNotMatch(report, /ada@/);
	});
});
