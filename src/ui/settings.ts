import * as vscode from 'vscode';
import { Emitter } from '../base/emitter.ts';
import { isCount } from '../base/guards.ts';
import { expiringSetting, refreshMinutesSetting, refreshOnFocusSetting, staleSetting } from '../keys/commandIds.ts';
import type { AutoRefreshSettings } from '../keys/autoRefresh.ts';

/** The settings about what is seen; read once and again when they change, since each row needs one of them. */
export class Settings {
	readonly #changed = new Emitter<void>();
	readonly onDidChange = this.#changed.event;
	readonly #listening: vscode.Disposable;
	#staleAfterDays = 0;
	#expiringWithinDays = 0;
	#refresh: AutoRefreshSettings = { onFocus: true, minutes: 0 };

	constructor() {
		this.#read();
		const all = [staleSetting, expiringSetting, refreshOnFocusSetting, refreshMinutesSetting];
		this.#listening = vscode.workspace.onDidChangeConfiguration((change) => {
			if (!all.some((setting) => change.affectsConfiguration(setting))) return;
			this.#read();
			this.#changed.fire();
		});
	}

	/** Keys older than this are stale; with 0 none is. */
	get staleAfterDays(): number {
		return this.#staleAfterDays;
	}

	/** Keys that end within so many days are marked, and those that have ended; with 0 none is. */
	get expiringWithinDays(): number {
		return this.#expiringWithinDays;
	}

	get refresh(): AutoRefreshSettings {
		return this.#refresh;
	}

	dispose(): void {
		this.#listening.dispose();
		this.#changed.dispose();
	}

	/** What was written by hand and makes no sense counts as the default. */
	#read(): void {
		const settings = vscode.workspace.getConfiguration();
		const number = (id: string, usual: number) => {
			const value: unknown = settings.get(id);
			return isCount(value) ? value : usual;
		};
		this.#staleAfterDays = number(staleSetting, 180);
		this.#expiringWithinDays = number(expiringSetting, 14);
		this.#refresh = {
			onFocus: settings.get<unknown>(refreshOnFocusSetting) !== false,
			minutes: number(refreshMinutesSetting, 5),
		};
	}
}
