import { InvalidArgumentError, Option, type Command } from 'commander';
import { maxKeysPerUser } from '../../protocol/shapes.ts';
import { providerType, type ProviderType } from '../../protocol/tokens.ts';
import { createClientAddress } from '../http/clientAddress.ts';
import { appId, wholeNumber } from './arguments.ts';
import { addPlace, usualPool, type PlaceArguments } from './place.ts';

/** What `serve` was told. */
export interface ServeArguments extends PlaceArguments {
	readonly host: string;
	readonly port: number;
	readonly app: readonly string[];
	readonly publicUrl?: string;
	readonly signIn?: readonly ProviderType[];
	readonly registration?: boolean;
	readonly maxRegistrations: number;
	readonly maxKeys: number;
	readonly corsOrigin: readonly string[];
	readonly trustedProxy: readonly string[];
	readonly auditDays: number;
	readonly logFile?: string;
	readonly leased: boolean;
	readonly tickSeconds?: number;
}

/** @returns the command */
export function addServe(program: Command, serve: (options: ServeArguments) => Promise<void>): Command {
	const command = program.command('serve', { isDefault: true }).description('run the server (the default)');
	return addPlace(command, 'folder for all data, made if need be')
		.option('--database-pool <n>', `connections to PostgreSQL at most (default: ${usualPool})`, wholeNumber)
		.option('--host <host>', 'address to listen on', hostName, '127.0.0.1')
		.option('--port <port>', 'port to listen on; 0 for any that is free', portNumber, 27480)
		.addOption(
			new Option('--app <id...>', 'client app ids to serve, made if need be').argParser(addAppId).default(defaultApps),
		)
		.option('--public-url <url>', 'where clients are told to come to, when not where it listens', origin)
		.addOption(
			new Option('--sign-in <method...>', 'ways to sign in (default: all, anon-user only for this machine)').choices(
				providerType.options,
			),
		)
		.option('--registration', 'let strangers make accounts (default: only for this machine)')
		.option('--no-registration', 'let nobody make accounts but the command line')
		.option('--max-registrations <n>', 'new accounts an hour from one address', wholeNumber, 60)
		.option('--max-keys <n>', 'keys of a user, enabled or not', wholeNumber, maxKeysPerUser)
		.option('--cors-origin <origin...>', 'origins whose web pages may ask, like https://app.example.com', addOrigin, [])
		.option('--trusted-proxy <address...>', 'proxies whose X-Forwarded-For is believed', addProxy, [])
		.option('--audit-days <n>', 'days to keep lines of the audit log', wholeNumber, 90)
		.option('--log-file <file>', 'write the log there instead of to standard error')
		.option('--leased', 'end when no window of the editor has used it for a minute', false)
		.addOption(new Option('--tick-seconds <seconds>').argParser(positive).hideHelp())
		.action(serve);
}

function hostName(value: string): string {
	const host = value.replace(/^\[(.*)\]$/, '$1');
	if (/^[\w.:-]+$/.test(host)) return host;
	throw new InvalidArgumentError('it must be an address or a name.');
}

function portNumber(value: string): number {
	if (/^\d{1,5}$/.test(value) && Number(value) <= 65535) return Number(value);
	throw new InvalidArgumentError('it must be a number from 0 to 65535.');
}

function positive(value: string): number {
	if (Number(value) > 0) return Number(value);
	throw new InvalidArgumentError('it must be a number above 0.');
}

const defaultApps: readonly string[] = ['local'];

function addAppId(id: string, previous: readonly string[]): string[] {
	return previous === defaultApps ? [appId(id)] : [...previous, appId(id)];
}

/** An origin as browsers write it. */
function origin(value: string): string {
	const url = URL.canParse(value) ? new URL(value) : undefined;
	// Comparing with the origin leaves no room for a path, a query or a user's name.
	if (url !== undefined && /^https?:$/.test(url.protocol) && [url.origin, `${url.origin}/`].includes(url.href)) {
		return url.origin;
	}
	throw new InvalidArgumentError('it must look like https://keys.example.com, without a path.');
}

function addOrigin(value: string, previous: readonly string[]): string[] {
	return [...previous, origin(value)];
}

function addProxy(value: string, previous: readonly string[]): string[] {
	try {
		createClientAddress([value]);
	} catch {
		throw new InvalidArgumentError('it must be an address, a network like 10.0.0.0/8, loopback or uniquelocal.');
	}
	return [...previous, value];
}
