import { appServices, type AppServicesOptions } from './appServices.ts';
import type { KeyService } from './keyService.ts';
import { serviceId, type ServiceConfig } from './serviceConfig.ts';

type Connect = (config: ServiceConfig, confirmLocation: AppServicesOptions['confirmLocation']) => KeyService;

/** One line for each kind of key service. */
const kinds: Record<ServiceConfig['kind'], Connect> = {
	appServices: (config, confirmLocation) =>
		appServices({
			id: serviceId(config),
			label: config.name || `${config.appId} (${new URL(config.address).host})`,
			appId: config.appId,
			address: async () => config.address,
			confirmLocation,
		}),
};

export function connect(config: ServiceConfig, confirmLocation: AppServicesOptions['confirmLocation']): KeyService {
	return kinds[config.kind](config, confirmLocation);
}
