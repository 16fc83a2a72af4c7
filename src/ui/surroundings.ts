import * as vscode from 'vscode';
import * as v from 'valibot';
import { lazyNodeFetchTransport } from '../client/lazyNodeFetch.ts';
import type { Fact, Section, Surroundings } from '../keys/diagnosis.ts';
import { withoutCredentials } from '../keys/redact.ts';
import type { LocalServer } from './localServer/localServer.ts';
import { lookUp } from './lookUp.ts';

const networkSettings = [
	'http.proxy',
	'http.proxySupport',
	'http.proxyStrictSSL',
	'http.noProxy',
	'http.systemCertificates',
	'http.fetchAdditionalSupport',
	'http.electronFetch',
	'http.proxyKerberosServicePrincipal',
];

/** Their values may be shown, once user names and passwords are out of them. */
const shownVariables = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'NO_PROXY', 'NODE_TLS_REJECT_UNAUTHORIZED'];
/** Paths, of which only whether they are set is anybody's business. */
const hiddenVariables = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'SSL_CERT_DIR', 'NODE_OPTIONS'];

/** What a report on a connection tells of this VS Code. */
export function createSurroundings(context: vscode.ExtensionContext, server: LocalServer): Surroundings {
	return {
		lookUp,
		transport: lazyNodeFetchTransport,
		sections: () => [
			{ title: 'Local key server', facts: localServerFacts(server) },
			{ title: 'Proxy and certificates', facts: [...settings(), ...environment()] },
			{ title: 'Versions', facts: versions(context) },
		],
	};
}

function localServerFacts({ state }: LocalServer): Section['facts'] {
	return Object.entries(state).map(([what, told]) => [what, String(told)]);
}

function settings(): Fact[] {
	const configuration = vscode.workspace.getConfiguration();
	return networkSettings.map((name) => {
		const value = configuration.get(name);
		// Before quotes and escapes are put around them, which could hide where a password ends.
		const shown =
			value === undefined || value === ''
				? 'not set'
				: JSON.stringify(value, (_, part: unknown) => (typeof part === 'string' ? withoutCredentials(part) : part));
		return [name, shown];
	});
}

function environment(): Fact[] {
	const shown = shownVariables.flatMap((name) => [name, name.toLowerCase()]);
	return [
		...shown
			.filter((name) => process.env[name])
			.map((name): Fact => [name, withoutCredentials(process.env[name] ?? '')]),
		...hiddenVariables.map((name): Fact => [name, process.env[name] ? 'set' : 'not set']),
	];
}

function versions({ extension }: vscode.ExtensionContext): Fact[] {
	const packageJson: unknown = extension.packageJSON;
	const { version } = v.parse(v.object({ version: v.string() }), packageJson);
	return [
		['User API Keys', version],
		[vscode.env.appName, `${vscode.version} (${vscode.env.appHost})`],
		['Node.js', `${process.version} on ${process.platform} ${process.arch}`],
		['Window', `${vscode.UIKind[vscode.env.uiKind]}, ${vscode.env.remoteName === undefined ? 'local' : 'remote'}`],
	];
}
