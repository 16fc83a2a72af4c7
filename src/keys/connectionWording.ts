import * as l10n from '@vscode/l10n';
import { ApiError } from '../protocol/errors.ts';

/** What Node and node-fetch say by a code when no connection comes about, in words and with a next step. */
const sentences: readonly (readonly [RegExp, () => string])[] = [
	[
		/^(ENOTFOUND|EAI_\w+|ENODATA)$/,
		() =>
			l10n.t(
				'The name of the key service was not found. Check its address and the network; where names are found by a proxy only, check the setting "http.proxy".',
			),
	],
	[
		/^ECONNREFUSED$/,
		() => l10n.t('The key service refused the connection. Check that it runs, and its address and port.'),
	],
	[
		/^(ETIMEDOUT|ESOCKETTIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
		() =>
			l10n.t(
				'The key service did not answer in time. Check the address and the network; where there is a proxy, check the setting "http.proxy".',
			),
	],
	[
		/^(EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/,
		() => l10n.t('No way leads from this computer to the key service. Check the network, and the VPN if there is one.'),
	],
	[
		/^(ECONNRESET|EPIPE|ERR_STREAM_PREMATURE_CLOSE|UND_ERR_SOCKET)$/,
		() => l10n.t('The connection to the key service broke off. Try again; if it stays so, check the network.'),
	],
	[
		/^(CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/,
		() =>
			l10n.t(
				"The certificate of the key service is not valid today. Check this computer's clock, and tell whoever runs the service.",
			),
	],
	[
		/^ERR_TLS_CERT_ALTNAME_INVALID$/,
		() => l10n.t('The certificate belongs to another name than the address of the key service. Check the address.'),
	],
	[
		/^(SELF_SIGNED_CERT_IN_CHAIN|DEPTH_ZERO_SELF_SIGNED_CERT|UNABLE_TO_\w+|CERT_\w+|INVALID_CA|\w*CERT\w*)$/,
		() =>
			l10n.t(
				'The certificate of the key service is not trusted here. If your company or a proxy issues certificates of its own, add its authority to the certificates of the system (VS Code reads them while the setting "http.systemCertificates" is on), or start VS Code with NODE_EXTRA_CA_CERTS naming its file.',
			),
	],
	[
		/^(EPROTO|ERR_SSL_\w+|ERR_TLS_\w+)$/,
		() => l10n.t('No encrypted connection came about. Check the address and its port: perhaps it speaks plain http.'),
	],
];

/** The code of Node's or node-fetch's, if that is what a failure came from. */
export function failureCode(error: unknown): string | undefined {
	const cause: unknown = error instanceof Error ? error.cause : undefined;
	const code: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'code') : undefined;
	return typeof code === 'string' ? code : undefined;
}

/** Why nothing was reached. */
export function describeUnreachable(error: ApiError): string {
	const code = failureCode(error) ?? '';
	const found = sentences.find(([pattern]) => pattern.test(code));
	if (found !== undefined) return found[1]();
	// That is what a failure looks like when the proxy itself cannot be reached.
	return code === '' && error.cause !== undefined
		? l10n.t('The key service cannot be reached. Check that it runs, the network, and the setting "http.proxy".')
		: l10n.t('The key service cannot be reached. Check that it runs and that the network works.');
}

/** Who it may be that answered instead of the service. */
export function describeStranger({ status = 0 }: ApiError): string {
	if (status === 407) {
		return l10n.t(
			'A proxy on the way asks for a user name and password. Put them into the setting "http.proxy", or sign in to the proxy.',
		);
	}
	if (status === 403) {
		return l10n.t(
			'Something on the way said no, probably a proxy. Ask whoever runs it to let this address through, or check the setting "http.proxy".',
		);
	}
	if (status === 502 || status === 503 || status === 504) {
		return l10n.t('A proxy or gateway answered that it does not get through to the key service. Try again later.');
	}
	if (status >= 300 && status < 400) {
		return l10n.t(
			'The address leads on to another one, perhaps to a page to sign in to the network. Check the address.',
		);
	}
	return l10n.t(
		'Something else than the key service answered, perhaps a proxy. Check the network and the proxy settings.',
	);
}

/** What an error means for somebody who has just entered an address; undefined if it means what it always does. */
export function describeTrial(error: unknown): string | undefined {
	if (!(error instanceof ApiError)) return undefined;
	if (error.code === 'Cancelled') return l10n.t('The connection was not tried to the end.');
	if (error.code === 'AppNotFound') {
		return l10n.t('A key service answers at this address, but it does not know this app id. Check the app id.');
	}
	if (error.code === 'AuthProviderNotFound') {
		return l10n.t(
			'The key service is there, but signing in with e-mail and password is switched off. Ask whoever runs it.',
		);
	}
	if (error.code === 'Forbidden') return describeStranger(new ApiError('NotTheService', { status: 403 }));
	const { status = 0 } = error;
	const isOther = error.code === 'UnexpectedReply' || error.code === 'NotFound' || error.code === 'MethodNotAllowed';
	if (isOther || (error.code === 'NotTheService' && (status < 300 || status === 404 || status === 405))) {
		return l10n.t('Something answers at this address, but it is no key service of this kind. Check the address.');
	}
	return undefined;
}
