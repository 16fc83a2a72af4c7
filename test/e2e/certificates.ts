import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Certificate } from './remoteService.ts';

export interface CompanyCertificates {
	/** The file of the authority, as NODE_EXTRA_CA_CERTS takes it. */
	readonly authorityFile: string;
	readonly service: Certificate;
}

/** Makes, in a folder, a certificate authority that nobody trusts yet, and a certificate of its for one name. */
export function makeCertificates(folder: string, hostname: string): CompanyCertificates {
	const file = (name: string) => join(folder, name);
	const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
	const authority = ['-x509', '-days', '2', '-subj', '/CN=Company Test Authority', '-keyout', file('ca.key')];
	openssl('req', ...newKey, ...authority, '-out', file('ca.pem'));
	openssl('req', ...newKey, '-subj', `/CN=${hostname}`, '-keyout', file('service.key'), '-out', file('service.csr'));
	writeFileSync(file('names.txt'), `subjectAltName=DNS:${hostname}\n`);
	const signing = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '2'];
	const named = ['-extfile', file('names.txt'), '-out', file('service.pem')];
	openssl('x509', '-req', '-in', file('service.csr'), ...signing, ...named);
	const [key, cert] = [readFileSync(file('service.key'), 'utf8'), readFileSync(file('service.pem'), 'utf8')];
	return { authorityFile: file('ca.pem'), service: { key, cert, hostname } };
}

function openssl(...args: readonly string[]): void {
	try {
		execFileSync('openssl', args, { stdio: 'pipe' });
	} catch (cause) {
		throw new Error(
			'This test makes certificates with the command openssl. Install it (Debian: apt install openssl).',
			{
				cause,
			},
		);
	}
}
