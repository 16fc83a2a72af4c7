import { ServiceAddress } from '../client/address.ts';
import { Connection } from '../client/connection.ts';
import { lazyNodeFetchTransport } from '../client/lazyNodeFetch.ts';
import { ApiError, isServiceErrorCode, type ErrorCode } from '../protocol/errors.ts';
import type { ProbeAnswer, ProbeOptions } from './serviceKind.ts';

const probeMilliseconds = 15_000;

/** @throws ApiError what stands in the way */
export async function probeAppServices(
	config: { readonly address: string; readonly appId: string },
	options: ProbeOptions,
): Promise<ProbeAnswer> {
	const { signal, transport = lazyNodeFetchTransport } = options;
	const connection = new Connection(transport, probeMilliseconds);
	const there = new ServiceAddress(config.address);
	const parameters = { appId: config.appId };
	const reply = await connection.send(there.checkedBaseUrl(), 'location', { parameters, body: undefined, signal });
	const location = await there.move(reply.hostname);
	// Another origin is for the person to confirm, at the first sign-in.
	if (new URL(location).origin !== new URL(config.address).origin) return { location };
	const body = { username: '', password: '' };
	// Nobody is called nothing; but only who tries to sign in is told that it is off.
	await connection.send(location, 'logInWithPassword', { parameters, body, signal }).catch((error: unknown) => {
		if (!(error instanceof ApiError) || !isServiceErrorCode(error.code) || standsInTheWay.has(error.code)) throw error;
	});
	return { location };
}

const standsInTheWay = new Set<ErrorCode>(['AppNotFound', 'AuthProviderNotFound', 'DomainNotAllowed', 'NotFound']);
