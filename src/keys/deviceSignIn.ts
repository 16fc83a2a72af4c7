import * as l10n from '@vscode/l10n';
import { isSafeForCredentials } from '../protocol/address.ts';
import { ApiError } from '../protocol/errors.ts';
import type { DeviceCode, KeyService, SignedIn, SignInWay } from '../services/keyService.ts';
import type { Prompts, ProgressTask } from './prompts.ts';
import { nameAndHost } from './serviceWords.ts';

/** How a person wants to sign in; asked only where there is a choice. */
export async function pickSignInWay(
	{ abilities: { signInWays } }: KeyService,
	title: string,
	prompts: Prompts,
): Promise<SignInWay | undefined> {
	if (signInWays.length < 2) return signInWays[0] ?? 'password';
	const labels = { password: l10n.t('E-mail and password'), device: l10n.t('Code in the browser') };
	const choices = signInWays.map((value) => ({ label: labels[value], value }));
	return prompts.pick({ title, prompt: l10n.t('How do you want to sign in?') }, choices);
}

/** Has a code confirmed in a browser, here or on another machine. Waits, whether anybody answers the notification or not. */
export function deviceSignIn(service: KeyService, prompts: Prompts): ProgressTask<SignedIn> {
	return async (signal, step) => {
		await service.ready({ signal });
		if (service.signInByDevice === undefined) throw new ApiError('AuthProviderNotFound');
		let isOver = false;
		const show = (code: DeviceCode) => {
			// Stays in sight until the sign-in is over, also when the notification with the buttons is closed.
			step(l10n.t('{0} at {1}', grouped(code.userCode), code.page));
			offer(code, service, prompts, () => isOver).catch(() => sayNotOpened(code, prompts));
		};
		return service.signInByDevice(show, { signal }).finally(() => (isOver = true));
	};
}

/** Whether a page of a service's may be opened: one where nobody can listen in to what is typed there. */
export function isPage(url: string): boolean {
	return URL.canParse(url) && isSafeForCredentials(new URL(url));
}

async function offer(code: DeviceCode, service: KeyService, prompts: Prompts, isOver: () => boolean): Promise<void> {
	const copyAndOpen = l10n.t('Copy Code and Open Page');
	const open = l10n.t('Open Page');
	const message = l10n.t(
		'To sign in at {0}, type the code {1} at {2}. This window goes on by itself.',
		nameAndHost(service),
		grouped(code.userCode),
		code.page,
	);
	const answer = await prompts.tell(message, ...(isPage(code.page) ? [copyAndOpen, open] : []));
	if (answer === undefined) return;
	// Notifications stay; the code of this one is of no use any more.
	if (isOver()) return prompts.mention(l10n.t('That sign-in is over.'));
	const isCopied = answer !== copyAndOpen || (await copied(code.userCode, prompts));
	if (!isCopied)
		void prompts.warn(l10n.t('The clipboard could not be written: type the code {0}.', grouped(code.userCode)));
	if (!(await prompts.openPage(pageOf(code)))) sayNotOpened(code, prompts);
}

function sayNotOpened({ page }: DeviceCode, prompts: Prompts): void {
	void prompts.warn(l10n.t('The page was not opened. Its address: {0}', page));
}

async function copied(text: string, prompts: Prompts): Promise<boolean> {
	try {
		await prompts.writeClipboard(text);
		return true;
	} catch {
		return false;
	}
}

/** The one with the code filled in, if it is where the page is that was shown. */
function pageOf({ page, pageWithCode }: DeviceCode): string {
	if (pageWithCode === undefined || !URL.canParse(pageWithCode)) return page;
	return new URL(pageWithCode).origin === new URL(page).origin ? pageWithCode : page;
}

/** Eight letters are easier to read in two groups; a code that is grouped already stays as it is. */
function grouped(code: string): string {
	if (!/^[A-Za-z0-9]{6,}$/.test(code)) return code;
	const size = code.length % 4 === 0 ? 4 : 3;
	return code.match(new RegExp(`.{1,${size}}`, 'g'))?.join('-') ?? code;
}
