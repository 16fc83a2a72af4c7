import { lookup } from 'node:dns/promises';

/** The addresses of a name, as programs on this computer find them. */
export async function lookUp(hostname: string): Promise<readonly string[]> {
	return (await lookup(hostname, { all: true })).map(({ address }) => address);
}
