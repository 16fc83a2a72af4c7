import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { servicesSetting, type CommandId } from '../keys/commandIds.ts';
import type { Accounts } from '../keys/accounts.ts';
import type { KeyService } from '../services/keyService.ts';
import { localServiceId } from '../services/localServiceId.ts';
import { localLabel } from '../services/shownText.ts';
import type { SessionStore } from '../keys/sessionStore.ts';
import type { LocalServer } from './localServer/localServer.ts';
import type { Report } from './report.ts';

/** The key services: the local one, and those of the setting, which may change at any time. */
export class Services {
	readonly #server: LocalServer;
	#local: KeyService | undefined;
	readonly #accounts: Accounts;
	readonly #known = new Map<string, Promise<KeyService>>();
	#loading: Promise<void> = Promise.resolve();
	readonly #report: Report;
	readonly #listening: vscode.Disposable;
	#sessions: { dispose(): void } | undefined;
	#wanted: Promise<void> | undefined;
	/** A sentence for each entry of the setting that cannot be used. */
	problems: readonly string[] = [];
	/** Whether a service may have a modal come up; not for what nobody asked for just now. */
	mayInterrupt: (serviceId: string) => boolean = () => true;

	constructor(server: LocalServer, accounts: Accounts, report: Report) {
		this.#accounts = accounts;
		this.#report = report;
		this.#server = server;
		this.#listening = vscode.workspace.onDidChangeConfiguration((change) => {
			if (change.affectsConfiguration(servicesSetting)) void this.load().catch(report);
		});
	}

	get localLabel(): string {
		return localLabel();
	}

	/** Whether there is a service besides the local one. */
	get hasRemote(): boolean {
		return this.#accounts.services.some(({ id }) => id !== localServiceId);
	}

	/** Whether there is one to have an account at. */
	get isAnyThere(): boolean {
		return this.hasRemote || this.#server.state.kind === 'running';
	}

	isLocal(serviceId: string): boolean {
		return serviceId === localServiceId;
	}

	/** Reads them if there is anything to show at them: an entry of the setting, or an account. */
	async begin(sessions: SessionStore): Promise<void> {
		this.#sessions = sessions.onDidChange(() => void this.want().catch(this.#report));
		const setting: unknown = vscode.workspace.getConfiguration().get(servicesSetting);
		const isEmpty = !Array.isArray(setting) || setting.length === 0;
		if (!isEmpty || (await sessions.hasAny())) await this.want();
	}

	/** Has them read, unless that was done. Rejects where they cannot be; whoever comes next tries again. */
	async want(): Promise<void> {
		const wanted = (this.#wanted ??= this.load());
		try {
			await wanted;
		} catch (error) {
			if (this.#wanted === wanted) this.#wanted = undefined;
			throw error;
		}
	}

	/** Reads the setting. One after the other, so that the last one sees the last setting. */
	load(): Promise<void> {
		return (this.#loading = this.#loading.catch(() => undefined).then(() => this.#load()));
	}

	async #load(): Promise<void> {
		const { kindOf, localService, readServiceConfigs } = await import('../services/connect.ts');
		this.#local ??= localService({
			label: localLabel(),
			address: () => this.#server.address(),
			start: () => this.#server.start(),
		});
		const { configs, problems } = readServiceConfigs(vscode.workspace.getConfiguration().get(servicesSetting));
		this.problems = problems.map(({ entry, problem }) =>
			l10n.t('Entry {0} of the setting "User API Keys: Services" is not used. {1}', entry, problem),
		);
		if (this.problems.length > 0) void this.#tellProblems();
		const services = configs.map((config) => {
			const key = JSON.stringify(config);
			const kind = kindOf(config);
			const confirmLocation = (origin: string) => this.#confirmLocation(kind.id(config), origin);
			const service = this.#known.get(key) ?? kind.connect(config, { confirmLocation });
			this.#known.set(key, service);
			service.catch(() => this.#known.delete(key));
			return service;
		});
		const connected = await Promise.allSettled(services);
		const usable = connected.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
		await this.#accounts.setServices([this.#local, ...usable]);
		// The other ones are there all the same.
		for (const each of connected) if (each.status === 'rejected') throw each.reason;
	}

	async #confirmLocation(serviceId: string, origin: string): Promise<boolean> {
		return this.mayInterrupt(serviceId) && confirmLocation(origin);
	}

	/** Where there are rows, the view says it too; here the person gets to the place where it can be mended. */
	async #tellProblems(): Promise<void> {
		const [edit, open] = [l10n.t('Edit Key Service…'), l10n.t('Open Settings')];
		const answer = await vscode.window.showWarningMessage(this.problems.join(' '), edit, open);
		if (answer === edit) await vscode.commands.executeCommand('userApiKeys.editService' satisfies CommandId);
		if (answer === open) await vscode.commands.executeCommand('workbench.action.openSettings', servicesSetting);
	}

	dispose(): void {
		this.#listening.dispose();
		this.#sessions?.dispose();
	}
}

async function confirmLocation(origin: string): Promise<boolean> {
	// Enter presses the first: what was sent cannot be taken back.
	const [stay, go] = [l10n.t('Send Nothing'), l10n.t('Use This Address')];
	const detail = l10n.t(
		'Your password and your keys are going to be sent to {0}. Continue only if you know this address.',
		origin,
	);
	const message = l10n.t('The key service wants to be reached at another address.');
	return (await vscode.window.showWarningMessage(message, { modal: true, detail }, stay, go)) === go;
}
