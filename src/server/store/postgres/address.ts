import { isLoopback } from '../../http/hosts.ts';
import { Refusal } from '../../refusal.ts';

/** How much the connection to a database is worth. */
export type Encryption =
	/** In clear: on this machine, or where somebody said so. */
	| 'none'
	/** Encrypted, but whoever answers is believed to be the database. */
	| 'unchecked'
	/** The certificate must be by one of the authorities, and may be for any name. */
	| 'authority'
	/** Certificate and host name are checked. */
	| 'full';

/** Where a database is, and how to get in. */
export interface DatabaseAddress {
	/** A name, an address, or the folder of a Unix socket. */
	readonly host: string;
	readonly port: number;
	readonly user: string;
	/** Undefined leaves it to PGPASSWORD and the password file of PostgreSQL's own programs. */
	readonly password: string | undefined;
	readonly database: string;
	readonly encryption: Encryption;
	/** File of the certificates that are believed, instead of those that Node.js believes. */
	readonly authorities: string | undefined;
	/** By which the database lists the connections. */
	readonly applicationName: string;
}

/** How libpq's words are meant. `allow` and `prefer` would give way to whoever switches the encryption off. */
const encryptionOf: Readonly<Record<string, Encryption>> = {
	disable: 'none',
	require: 'unchecked',
	'verify-ca': 'authority',
	'verify-full': 'full',
};

const known: readonly string[] = ['sslmode', 'sslrootcert', 'host', 'application_name'];

/**
 * Reads `postgres://user:password@host:port/database?sslmode=verify-full`. Nothing of the text is in what it throws.
 * @param authorities a file; with one, certificate and host name are checked, the name unless `sslmode` is `verify-ca`
 * @throws Refusal
 */
export function databaseAddress(text: string, authorities?: string): DatabaseAddress {
	if (!/^postgres(ql)?:\/\//i.test(text)) throw unreadable('it must begin with postgres://');
	const isHostless = hostless.test(text);
	const whole = isHostless ? text.replace(hostless, '$1localhost') : text;
	const url = URL.canParse(whole) ? new URL(whole) : undefined;
	// Where such a sign ends the password, the rest of it is taken for the host, the database or what comes behind them.
	if (url === undefined ? isCut.test(text) : hasRest(url)) throw unreadable(encode);
	if (url === undefined) throw unreadable('its port must be a number up to 65535, and its host a name or an address');
	const { searchParams } = url;
	const unknown = [...searchParams.keys()].find((name) => !known.includes(name));
	if (unknown !== undefined) throw unreadable(`only ${known.join(', ')} are understood behind the question mark`);
	const host = searchParams.get('host') ?? (isHostless ? '' : decoded(url.hostname).replace(/^\[|\]$/g, ''));
	const [user, database] = [decoded(url.username), decoded(url.pathname.slice(1))];
	if (host === '' || user === '' || database === '')
		throw unreadable('user, host and database must be in it, the host perhaps as ?host=');
	const ca = authorities ?? searchParams.get('sslrootcert') ?? undefined;
	return {
		...{ host, user, database, port: url.port === '' ? 5432 : Number(url.port) },
		password: url.password === '' ? undefined : decoded(url.password),
		encryption: encryption(searchParams.get('sslmode'), host, ca),
		authorities: ca,
		applicationName: searchParams.get('application_name') ?? 'user-api-keys',
	};
}

/** What PostgreSQL's own programs take too, where `?host=` names the host. */
const hostless = /^(postgres(?:ql)?:\/\/(?:[^/?#@]*@)?)(?=[:/])/i;
/** A sign that ends the part with the password, and behind it one that ends a password. */
const isCut = /^\w+:\/\/[^/?#@]*[/?#].*@/s;
/** Whether there is what no address has, and a cut one may: the sign before a host. */
function hasRest({ pathname, searchParams, hash }: URL): boolean {
	return hash !== '' || [pathname, ...searchParams.keys()].some((text) => text.includes('@'));
}

const encode = 'signs such as / ? # @ : and % in the user and the password must be percent-encoded, as %2F is for /';

function encryption(mode: string | null, host: string, authorities: string | undefined): Encryption {
	const isHere = host.startsWith('/') || isLoopback(host);
	if (mode === null) return isHere && authorities === undefined ? 'none' : 'full';
	const meant = Object.hasOwn(encryptionOf, mode) ? encryptionOf[mode] : undefined;
	if (meant === undefined) throw unreadable(`sslmode must be one of ${Object.keys(encryptionOf).join(', ')}`);
	// Anybody gets a certificate for some name from those that Node.js believes.
	if (authorities === undefined && meant === 'authority') {
		throw unreadable('sslmode=verify-ca needs sslrootcert with a file of certificates; without one, say verify-full');
	}
	if (authorities === undefined || meant === 'authority') return meant;
	if (meant === 'none') throw unreadable('sslmode=disable and certificates to believe contradict each other');
	return 'full';
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		throw unreadable('% and what is no letter or digit must be percent-encoded in it');
	}
}

function unreadable(why: string): Refusal {
	return new Refusal(`The address of the database cannot be read: ${why}.`);
}

/** For people and logs: everything but the password. */
export function named({ host, port, database }: DatabaseAddress): string {
	return `${database} at ${host}${host.startsWith('/') ? '' : `:${port}`}`;
}
