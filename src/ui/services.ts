import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { servicesSetting, type CommandId } from '../keys/commandIds.ts';
import type { Accounts } from '../keys/accounts.ts';
import { kindOf } from '../services/index.ts';
import type { KeyService } from '../services/keyService.ts';
import { localService, localServiceId } from '../services/localService.ts';
import { localLabel } from '../services/shownText.ts';
import { readServiceConfigs } from '../services/serviceConfig.ts';
import type { LocalServer } from './localServer/localServer.ts';
import type { Report } from './report.ts';

/** The key services: the local one, and those of the setting, which may change at any time. */
export class Services {
	readonly #local: KeyService;
	readonly #accounts: Accounts;
	readonly #known = new Map<string, KeyService>();
	readonly #listening: vscode.Disposable;
	/** A sentence for each entry of the setting that cannot be used. */
	problems: readonly string[] = [];
	/** Whether a modal may come up; not for what nobody asked for just now. */
	mayInterrupt: () => boolean = () => true;

	constructor(server: LocalServer, accounts: Accounts, report: Report) {
		this.#accounts = accounts;
		this.#local = localService({
			label: localLabel(),
			address: () => server.address(),
			start: () => server.start(),
		});
		this.#listening = vscode.workspace.onDidChangeConfiguration((change) => {
			if (change.affectsConfiguration(servicesSetting)) void this.load().catch(report);
		});
	}

	get localLabel(): string {
		return this.#local.label;
	}

	/** Whether there is a service besides the local one. */
	get hasRemote(): boolean {
		return this.#accounts.services.some(({ id }) => id !== localServiceId);
	}

	isLocal(serviceId: string): boolean {
		return serviceId === localServiceId;
	}

	async load(): Promise<void> {
		const { configs, problems } = readServiceConfigs(vscode.workspace.getConfiguration().get(servicesSetting));
		this.problems = problems.map(({ entry, problem }) =>
			l10n.t('Entry {0} of the setting "User API Keys: Services" is not used. {1}', entry, problem),
		);
		if (this.problems.length > 0) void this.#tellProblems();
		const services = configs.map((config) => {
			const key = JSON.stringify(config);
			const confirm = (origin: string) => this.#confirmLocation(origin);
			const service = this.#known.get(key) ?? kindOf(config).connect(config, { confirmLocation: confirm });
			this.#known.set(key, service);
			return service;
		});
		await this.#accounts.setServices([this.#local, ...services]);
	}

	async #confirmLocation(origin: string): Promise<boolean> {
		return this.mayInterrupt() && confirmLocation(origin);
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
	}
}

async function confirmLocation(origin: string): Promise<boolean> {
	const go = l10n.t('Use This Address');
	const detail = l10n.t(
		'Your password and your keys are going to be sent to {0}. Continue only if you know this address.',
		origin,
	);
	const message = l10n.t('The key service wants to be reached at another address.');
	return (await vscode.window.showWarningMessage(message, { modal: true, detail }, go)) === go;
}
