import { ApiError } from '../../../src/protocol/errors.ts';
import { appServices } from '../../../src/services/appServices.ts';
import type { ServiceConfig } from '../../../src/services/index.ts';
import { readServiceConfigs, serviceId, serviceLabel } from '../../../src/services/serviceConfig.ts';
import { ServiceActions } from '../../../src/keys/serviceActions.ts';
import { createWorld, type Window, type World } from './world.ts';

export const entry = { kind: 'appServices', address: 'https://keys.example.com', appId: 'shop' };

/** A window whose services are those of a setting; all of them are the one server in memory. */
export class ServiceWorld {
	readonly world: World;
	readonly window: Window;
	readonly actions: ServiceActions;
	/** What stands in the setting. */
	setting: unknown = undefined;
	/** What the next tries run into, one after the other; after that all goes well. */
	readonly failures: ApiError[] = [];
	readonly tried: ServiceConfig[] = [];
	/** Where tried services turn out to be, if not at the address that was entered. */
	foundAt: string | undefined;
	/** As with a settings.json that is not saved. */
	isUnwritable = false;

	constructor(world: World, window: Window) {
		this.world = world;
		this.window = window;
		const { accounts, fresh, prompts } = window;
		this.actions = new ServiceActions({
			accounts,
			fresh,
			prompts,
			settings: { read: () => this.setting, write: (entries) => this.write(entries) },
			probe: async (config) => {
				this.tried.push(config);
				const failure = this.failures.shift();
				if (failure !== undefined) throw failure;
				return { location: config.address, address: this.foundAt };
			},
		});
	}

	async write(setting: unknown): Promise<void> {
		if (this.isUnwritable) throw new Error('Unable to write into user settings');
		this.setting = setting;
		const { configs } = readServiceConfigs(setting);
		await this.window.accounts.setServices(configs.map((config) => this.#connect(config)));
	}

	/** Answers of the person, in order: texts typed, then actions chosen. */
	script(texts: readonly string[], choices: readonly string[] = []): void {
		this.window.script.texts.push(...texts);
		this.window.script.choices.push(...choices);
	}

	#connect(config: ServiceConfig) {
		const { baseUrl, transport } = this.world.server;
		return appServices({
			id: serviceId(config),
			label: serviceLabel(config),
			host: new URL(config.address).host,
			appId: 'local',
			address: async () => baseUrl,
			confirmLocation: async () => false,
			transport: async (request) => {
				if (this.world.isOffline) throw new ApiError('Unreachable');
				return transport(request);
			},
		});
	}
}

export async function createServiceWorld(setting: unknown = undefined): Promise<ServiceWorld> {
	const world = await createWorld();
	const result = new ServiceWorld(world, await world.openWindow());
	await result.write(setting);
	return result;
}
