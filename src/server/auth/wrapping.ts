import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Encrypts what stands where others can read it. */
export interface Wrapping {
	readonly wrap: (text: string) => string;
	/** Undefined when another key has wrapped it, or nobody. */
	readonly unwrap: (wrapped: string) => string | undefined;
}

const algorithm = 'aes-256-gcm';
const lengths = { key: 32, nonce: 12, tag: 16 } as const;
/** Said with each, so that nothing that was wrapped for another purpose passes for this. */
const purpose = Buffer.from('User API Keys: signing keys, 1');

/** @param key 32 bytes */
export function createWrapping(key: Uint8Array): Wrapping {
	return {
		wrap: (text) => {
			const nonce = randomBytes(lengths.nonce);
			const cipher = createCipheriv(algorithm, key, nonce).setAAD(purpose);
			const parts = [nonce, cipher.update(text, 'utf8'), cipher.final()];
			return Buffer.concat([...parts, cipher.getAuthTag()]).toString('base64url');
		},
		unwrap: (wrapped) => {
			const bytes = Buffer.from(wrapped, 'base64url');
			if (bytes.length < lengths.nonce + lengths.tag) return undefined;
			const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, lengths.nonce)).setAAD(purpose);
			decipher.setAuthTag(bytes.subarray(-lengths.tag));
			try {
				const text = decipher.update(bytes.subarray(lengths.nonce, -lengths.tag));
				return Buffer.concat([text, decipher.final()]).toString('utf8');
			} catch {
				return undefined;
			}
		},
	};
}

/** As it is written: 64 hexadecimal digits. */
export function newWrappingKey(): string {
	return randomBytes(lengths.key).toString('hex');
}

/** @returns undefined for what is no such key */
export function parseWrappingKey(text: string): Uint8Array | undefined {
	const digits = text.trim();
	return /^[0-9a-f]{64}$/i.test(digits) ? Buffer.from(digits, 'hex') : undefined;
}
