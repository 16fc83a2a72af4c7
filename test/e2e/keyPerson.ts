import { App, Credentials, type User } from '../../src/client/index.ts';
import { BadService } from '../contract/badService.ts';
import { openWindow, type Window, type WindowOptions } from './window.ts';

const person = { email: 'ada@example.com', password: 'not-a-real-password' };

/** Somebody with keys at a service whose network can be made bad, and a window signed in there. */
export class KeyPerson {
	readonly service = new BadService();
	#window: Window | undefined;
	#elsewhere: User | undefined;

	get window(): Window {
		if (this.#window === undefined) throw new Error('the window is closed');
		return this.#window;
	}

	/** The same person on another machine. */
	get elsewhere(): User {
		if (this.#elsewhere === undefined) throw new Error('nobody is signed in elsewhere');
		return this.#elsewhere;
	}

	async open(names: readonly string[], options: WindowOptions = {}): Promise<void> {
		await this.service.listen();
		const app = new App({ id: 'local', baseUrl: this.service.address });
		await app.emailPasswordAuth.registerUser(person);
		this.#elsewhere = await app.logIn(Credentials.emailPassword(person.email, person.password));
		for (const name of names) await this.elsewhere.apiKeys.create(name);
		const services = [{ kind: 'appServices', address: this.service.address, appId: 'local', name: 'Test service' }];
		const settings = { 'userApiKeys.services': services, ...options.settings };
		this.#window = await openWindow({ ...options, settings });
		await this.#signIn();
	}

	async close(): Promise<void> {
		await this.#window?.dispose();
		await this.service.close();
	}

	/** Answers which keys are enabled at the service. */
	async enabled(): Promise<readonly string[]> {
		const keys = await this.elsewhere.apiKeys.fetchAll();
		return keys.filter(({ disabled }) => !disabled).map(({ name }) => name);
	}

	async #signIn(): Promise<void> {
		const { quickInput, sidebar } = this.window;
		await sidebar.openContainer('User API Keys');
		await this.window.runCommand('User API Keys: Sign In');
		await quickInput.choose('Test service');
		await quickInput.answer('E-mail address', person.email);
		await quickInput.answer('Password of', person.password);
		await sidebar.waitForRow(person.email);
	}
}
