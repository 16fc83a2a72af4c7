import * as l10n from '@vscode/l10n';
import { untilEnded } from '../client/deadline.ts';
import type { KeyService, KeySession } from '../services/keyService.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import { deviceSignIn, pickSignInWay } from './deviceSignIn.ts';
import { endAccount, endingOf, type Ending } from './endAccount.ts';
import { ExpectedError } from './expectedError.ts';
import type { FreshSecrets } from './freshSecrets.ts';
import type { Prompts, TextQuestion } from './prompts.ts';
import { accountAt, nameAndHost } from './serviceWords.ts';

/** What a person does with accounts: create one, sign in, sign out. */
export class AccountActions {
	readonly #accounts: Accounts;
	readonly #fresh: FreshSecrets;
	readonly #prompts: Prompts;

	constructor(accounts: Accounts, fresh: FreshSecrets, prompts: Prompts) {
		this.#accounts = accounts;
		this.#fresh = fresh;
		this.#prompts = prompts;
	}

	async createAccount(): Promise<Account | undefined> {
		const title = l10n.t('Create Account');
		const service = await this.#pickService(title, (candidate) => candidate.abilities.createAccount);
		if (service === undefined) return undefined;
		const email = await this.#prompts.text({ ...emailQuestion(title, service), problem: emailProblem });
		if (email === undefined) return undefined;
		const password = await this.#newPassword(title, service);
		if (password === undefined) return undefined;
		const person = { email: email.trim(), password };
		return this.#prompts.progress(l10n.t('Creating the account…'), async (signal) => {
			await service.ready({ signal });
			await service.createAccount(person, { signal });
			return this.#open(service, person, signal);
		});
	}

	/** Signs in; with an account whose session has ended, as the same person again. */
	async signIn(again?: Account): Promise<Account | undefined> {
		const title = l10n.t('Sign In');
		const service = again?.service ?? (await this.#pickService(title, () => true));
		const way = service && (await pickSignInWay(service, title, this.#prompts));
		if (service === undefined || way === undefined) return undefined;
		const account =
			way === 'device' ? await this.#signInByDevice(service) : await this.#signInByPassword(title, service, again);
		if (account !== undefined && again !== undefined && account.userId !== again.userId)
			void this.#prompts.tell(
				l10n.t('You signed in as {0}, which is another account than {1}.', account.label, again.label),
			);
		return account;
	}

	#signInByDevice(service: KeyService): Promise<Account> {
		return this.#prompts.progress(l10n.t('Waiting for the code to be confirmed…'), async (signal, step) => {
			const { session, email } = await deviceSignIn(service, this.#prompts)(signal, step);
			return this.#file(service, session, email, signal);
		});
	}

	async #signInByPassword(title: string, service: KeyService, again?: Account): Promise<Account | undefined> {
		const email = await this.#prompts.text({
			...emailQuestion(title, service),
			...(again && { value: again.label }),
			problem: (text) => (text.trim() === '' ? l10n.t('Type your e-mail address.') : undefined),
		});
		if (email === undefined) return undefined;
		const password = await this.#prompts.text({
			title,
			prompt:
				service.host === undefined
					? l10n.t('Password of {0}', email.trim())
					: l10n.t('Password of {0} at {1}', email.trim(), nameAndHost(service)),
			password: true,
			problem: (text) => (text === '' ? l10n.t('Type your password.') : undefined),
		});
		if (password === undefined) return undefined;
		return this.#prompts.progress(l10n.t('Signing in…'), async (signal) => {
			await service.ready({ signal });
			return this.#open(service, { email: email.trim(), password }, signal);
		});
	}

	/** Signs out here and at the service; values that were not copied yet are asked about first. */
	async signOut(chosen?: Account): Promise<void> {
		const account = chosen ?? (await this.#pickAccount(l10n.t('Sign Out')));
		if (account === undefined) return;
		const ending = endingOf(account, this.#fresh);
		if (!(await this.#mayDiscard(ending))) return;
		const told = await this.#prompts.progress(
			l10n.t('Signing out. Cancel only ends the wait for the key service…'),
			(signal) => endAccount(ending, this.#accounts, this.#fresh, signal),
		);
		if (!told) {
			void this.#prompts.tell(
				l10n.t(
					'{0} is signed out here, but the key service could not be told. The session ends there by itself.',
					account.label,
				),
			);
		}
	}

	async #open(service: KeyService, person: { email: string; password: string }, signal: AbortSignal): Promise<Account> {
		return this.#file(service, await service.signIn(person, { signal }), person.email, signal);
	}

	/** To cancel ends the wait for the list, and the command; whoever is signed in by then stays so, and the list goes on. */
	async #file(service: KeyService, session: KeySession, email: string, signal: AbortSignal): Promise<Account> {
		const account = await this.#accounts.add(service, session, email);
		await untilEnded(signal, () => account.listOnce());
		return account;
	}

	async #mayDiscard({ account, waiting }: Ending): Promise<boolean> {
		const names = waiting.map(({ name }) => name);
		if (names.length === 0) return true;
		const discard = l10n.t('Sign Out and Discard');
		const answer = await this.#prompts.confirm({
			message: l10n.t('Sign out of {0} and lose values that were not copied yet?', accountAt(account)),
			detail: l10n.t(
				'Nobody can get the values of these keys afterwards: {0}. Copy them first to keep them.',
				names.join(', '),
			),
			// The first one is what Enter presses: it must lose nothing.
			actions: [l10n.t('Stay Signed In'), discard],
		});
		return answer === discard;
	}

	async #newPassword(title: string, service: KeyService): Promise<string | undefined> {
		const password = await this.#prompts.text({
			title,
			prompt: newPasswordPrompt(service),
			password: true,
			problem: (text) => passwordProblem(service, text),
		});
		if (password === undefined) return undefined;
		return this.#prompts.text({
			title,
			prompt: l10n.t('Type the password once more'),
			password: true,
			problem: (text) => (text === password ? undefined : l10n.t('This is not the same password.')),
		});
	}

	async #pickService(title: string, fits: (service: KeyService) => boolean): Promise<KeyService | undefined> {
		const services = this.#accounts.services.filter(fits);
		if (services.length === 0) throw new ExpectedError(l10n.t('There is no key service for this. Check the settings.'));
		if (services.length < 2) return services[0];
		const choices = services.map((value) => ({ label: value.label, description: value.host ?? '', value }));
		return this.#prompts.pick({ title, prompt: l10n.t('Choose a key service') }, choices);
	}

	async #pickAccount(title: string): Promise<Account | undefined> {
		return pickAccount(this.#accounts.all, title, this.#prompts);
	}
}

/** The only account, or the one that the person picks. */
export async function pickAccount(
	accounts: readonly Account[],
	title: string,
	prompts: Prompts,
): Promise<Account | undefined> {
	if (accounts.length === 0)
		throw new ExpectedError(l10n.t('Nobody is signed in. Create an account or sign in first.'));
	if (accounts.length === 1) return accounts[0];
	const choices = accounts.map((value) => ({ label: value.label, description: nameAndHost(value.service), value }));
	return prompts.pick({ title, prompt: l10n.t('Choose an account') }, choices);
}

function emailQuestion(title: string, service: KeyService): Pick<TextQuestion, 'title' | 'prompt'> {
	return { title, prompt: l10n.t('E-mail address at {0}', nameAndHost(service)) };
}

function emailProblem(text: string): string | undefined {
	return /^\S+@\S+$/.test(text.trim()) ? undefined : l10n.t('Type an e-mail address, such as ada@example.com.');
}

function newPasswordPrompt(service: KeyService): string {
	const { passwordLength } = service.abilities;
	if (passwordLength === undefined) return l10n.t('Choose a password for {0}', nameAndHost(service));
	const { min, max } = passwordLength;
	return service.host === undefined
		? l10n.t('Choose a password of {0} to {1} characters', min, max)
		: l10n.t('Choose a password of {0} to {1} characters for {2}', min, max, nameAndHost(service));
}

function passwordProblem({ abilities: { passwordLength } }: KeyService, text: string): string | undefined {
	if (passwordLength === undefined) return text === '' ? l10n.t('Type a password.') : undefined;
	const { min, max } = passwordLength;
	return text.length < min || text.length > max ? l10n.t('Use {0} to {1} characters.', min, max) : undefined;
}
