import { outputOf, listening } from '../server/children.ts';
import { password, type BetterAuthCaller } from '../server/callers.ts';
import { loadClient, openBare, type Person } from './rivals.ts';

/** Makes an account with keys at a key server. */
export async function signUp(url: string, keys: number): Promise<Person> {
	const person = { url, email: 'ada@example.com', password };
	const { App } = await loadClient();
	await new App({ id: 'local', baseUrl: url }).emailPasswordAuth.registerUser(person);
	const rival = await openBare(person);
	for (let index = 0; index < keys; index++) await rival.create(`key-${index}`);
	return person;
}

/** Runs Better Auth, with an account that has keys. */
export async function serveBetterAuth(program: string, file: string, keys: number): Promise<Person> {
	// What it wrote about its users.
	const users = JSON.parse(await outputOf([program, file, 'fill', '1', String(keys)])) as BetterAuthCaller[];
	const { url } = await listening([program, file]);
	return { url, email: users[0]?.email ?? '', password };
}
