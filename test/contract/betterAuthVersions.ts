import type { BetterAuthModules } from './betterAuthServer.ts';

/** Better Auth as it is among the development dependencies, and as its newest version is. */
export const betterAuthVersions: readonly (readonly [string, () => Promise<BetterAuthModules>])[] = [
	[
		'1.7.5',
		async () => ({
			...(await import('better-auth')),
			...(await import('better-auth/db/migration')),
			plugins: await import('better-auth/plugins'),
			...(await import('@better-auth/api-key')),
		}),
	],
];
