import { maxKeysPerUser } from '../protocol/shapes.ts';
import { appServices } from './appServices.ts';
import { appServicesKind } from './appServicesKind.ts';
import type { KeyService } from './keyService.ts';
import { localServiceId } from './localServiceId.ts';
import type { ProbeAnswer, ProbeOptions } from './serviceKind.ts';

const appId = 'local';

export interface LocalServiceOptions {
	readonly label: string;
	/** Where the server is now, once it has proven who it is. */
	readonly address: () => Promise<string>;
	readonly start: () => Promise<void>;
}

/** The local key server as a key service. */
export function localService(options: LocalServiceOptions): KeyService {
	return appServices({
		...options,
		id: localServiceId,
		appId,
		// It has just proven who it is, and asks for no other address.
		confirmLocation: async () => false,
		isLocated: true,
		// It is started without another limit.
		keyLimit: maxKeysPerUser,
	});
}

/** @throws ApiError what stands in the way */
export function probeLocalService(address: string, options: ProbeOptions): Promise<ProbeAnswer> {
	return appServicesKind.probe({ kind: 'appServices', address, appId }, options);
}
