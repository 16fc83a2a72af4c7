/** What a login says of the device it comes from: nothing that tells one person or machine from another. */
export interface DeviceOptions {
	readonly device: { readonly platform: string; readonly platformVersion?: string };
}

/** As the SDKs send it: plain JSON, whatever the rest of the body is. */
export function deviceOptions(): DeviceOptions {
	// Asked this way, since a browser has no `process`, whatever the types say.
	const platformVersion = Reflect.has(globalThis, 'process') ? process.versions?.node : undefined;
	return { device: platformVersion === undefined ? { platform: 'browser' } : { platform: 'node', platformVersion } };
}
