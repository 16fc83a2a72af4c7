/** Every command of the extension; package.json declares the same ones, and a test holds the two equal. */
export const commandIds = [
	'userApiKeys.createAccount',
	'userApiKeys.signIn',
	'userApiKeys.signOut',
	'userApiKeys.createKey',
	'userApiKeys.copyKeyValue',
	'userApiKeys.discardKeyValue',
	'userApiKeys.enableKey',
	'userApiKeys.disableKey',
	'userApiKeys.deleteKey',
	'userApiKeys.replaceKey',
	'userApiKeys.copyKeyName',
	'userApiKeys.copyKeyId',
	'userApiKeys.copyKeyInventory',
	'userApiKeys.refresh',
	'userApiKeys.startLocalServer',
	'userApiKeys.stopLocalServer',
	'userApiKeys.keepLocalServerRunning',
	'userApiKeys.endLocalServerWithWindows',
	'userApiKeys.addService',
	'userApiKeys.editService',
	'userApiKeys.removeService',
	'userApiKeys.findServices',
	'userApiKeys.diagnoseConnection',
	'userApiKeys.removeAllStoredData',
	'userApiKeys.showLog',
] as const;

export type CommandId = (typeof commandIds)[number];

export const viewId = 'userApiKeys.keys';
export const authenticationProviderId = 'user-api-keys';
export const servicesSetting = 'userApiKeys.services';
export const clipboardSetting = 'userApiKeys.clipboard.clearAfterSeconds';
export const portSetting = 'userApiKeys.localServer.port';

/** The context key that chooses the view's welcome text. */
export const stateContext = 'userApiKeys.state';
/** The context key for the local key server: `stopped`, `starting`, `running` or `kept`. */
export const localServerContext = 'userApiKeys.localServer';
