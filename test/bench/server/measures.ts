export type MeasureName = 'key-login' | 'password-login' | 'list' | 'create' | 'refresh' | 'profile';

/** Something that clients ask, and what is aimed at. */
export interface Measure {
	readonly title: string;
	/** Requests a second, as a part of what `hello` answers. */
	readonly ofHello?: number;
	/** The same, of Better Auth's. */
	readonly ofBetterAuth?: number;
}

export const measures: Readonly<Record<MeasureName, Measure>> = {
	'key-login': { title: 'login with an API key', ofHello: 0.05, ofBetterAuth: 3 },
	'password-login': { title: 'login with a password' },
	list: { title: 'list of 20 keys', ofHello: 0.18, ofBetterAuth: 3 },
	create: { title: 'create a key', ofHello: 0.055, ofBetterAuth: 3 },
	refresh: { title: 'refresh', ofHello: 0.2, ofBetterAuth: 3 },
	profile: { title: 'profile' },
};

/** The other aims. */
export const aims = {
	/** Password logins a second, as a part of what the hash alone allows. */
	ofHash: 0.9,
	/** Time for a request among a million keys, against the same among a thousand. */
	growth: 1.2,
	/** Time from spawn to listening, against `hello`. */
	start: 1.6,
	idleMegabytes: 85,
	loadedMegabytes: 160,
} as const;

/** `0.18 met` or `0.18 missed`; nothing where nothing is aimed at. */
export function atLeast(value: number, aim: number | undefined): string {
	return aim === undefined ? '' : `${aim} ${value >= aim ? 'met' : 'missed'}`;
}

export function atMost(value: number, aim: number): string {
	return `${aim} ${value <= aim ? 'met' : 'missed'}`;
}
