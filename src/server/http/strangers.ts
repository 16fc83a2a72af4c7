import { ApiError } from '../../protocol/errors.ts';

/** Who may ask. */
export interface Welcome {
	readonly isOurHost: (header: string) => boolean;
	/** Origins whose web pages may ask, such as `https://app.example.com`. */
	readonly corsOrigins: readonly string[];
}

/** @throws ApiError DomainNotAllowed */
export function refuseStrangers({ headers, url }: Request, { isOurHost, corsOrigins }: Welcome): void {
	if (!isOurHost(headers.get('host') ?? new URL(url).host)) {
		throw new ApiError('DomainNotAllowed', { message: 'host not allowed' });
	}
	// Only browsers send it, for their pages.
	const origin = headers.get('origin');
	if (origin === null || corsOrigins.includes(origin)) return;
	throw new ApiError('DomainNotAllowed', { message: 'origin not allowed' });
}

/** What pages of other origins are told. */
export function corsOptions(origins: readonly string[]) {
	return {
		origin: [...origins],
		allowMethods: ['GET', 'POST', 'PUT', 'DELETE'],
		allowHeaders: ['authorization', 'content-type', 'accept'],
		exposeHeaders: ['retry-after'],
		maxAge: 600,
	};
}
