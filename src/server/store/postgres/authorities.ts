import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { errorCode } from '../../errorCode.ts';
import { Refusal } from '../../refusal.ts';

/** How a file of certificates is named. */
export const nameAuthorities = 'with --database-ca (--to-ca of migrate)';

/** @throws Refusal unless the file holds certificates: TLS believes nobody by one that holds none, and does not say so */
export function checkAuthorities(file: string): void {
	if (holdsCertificate(read(file))) return;
	throw new Refusal(`The file ${file} holds no certificate in PEM form; name another one ${nameAuthorities}.`);
}

function read(file: string): string {
	try {
		return readFileSync(file, 'utf8');
	} catch (error) {
		const code = errorCode(error) ?? 'unreadable';
		throw new Refusal(
			`The file of certificates ${file} cannot be read (${code}); name another one ${nameAuthorities}.`,
		);
	}
}

function holdsCertificate(text: string): boolean {
	try {
		// Another form than PEM would be read here, and not by TLS.
		if (!text.includes('-----BEGIN ')) return false;
		new X509Certificate(text);
		return true;
	} catch {
		return false;
	}
}
