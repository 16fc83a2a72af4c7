/** How keys can be arranged. Each has a twin `….chosen`, which stands in the menu while that is how they are. */
export const arrangements = {
	'userApiKeys.sortByName': { sort: 'name' },
	'userApiKeys.sortByAge': { sort: 'age' },
	'userApiKeys.sortByState': { sort: 'state' },
	'userApiKeys.showAllKeys': { filter: 'all' },
	'userApiKeys.showEnabledKeys': { filter: 'enabled' },
	'userApiKeys.showDisabledKeys': { filter: 'disabled' },
	'userApiKeys.showKeysToCopy': { filter: 'waiting' },
	'userApiKeys.showStaleKeys': { filter: 'stale' },
	'userApiKeys.showExpiringKeys': { filter: 'expiring' },
} as const;
type ArrangementId = keyof typeof arrangements;
export const arrangementIds = Object.keys(arrangements) as readonly ArrangementId[];
const chosenIds = arrangementIds.map((id) => `${id}.chosen` as const);

/** What a keybinding gives a command in place of a row. */
export const bySelection = 'selection';

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
	'userApiKeys.renameKey',
	'userApiKeys.changeKeyExpiry',
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
	'userApiKeys.openKeyDetails',
	...arrangementIds,
	...chosenIds,
] as const;

export type CommandId = (typeof commandIds)[number];

export const viewId = 'userApiKeys.keys';
export const authenticationProviderId = 'user-api-keys';
export const servicesSetting = 'userApiKeys.services';
export const clipboardSetting = 'userApiKeys.clipboard.clearAfterSeconds';
export const portSetting = 'userApiKeys.localServer.port';
export const staleSetting = 'userApiKeys.staleAfterDays';
export const expiringSetting = 'userApiKeys.expiringWithinDays';
export const refreshOnFocusSetting = 'userApiKeys.refresh.onFocus';
export const refreshMinutesSetting = 'userApiKeys.refresh.minutes';

/** The context key that chooses the view's welcome text. */
export const stateContext = 'userApiKeys.state';
/** The context key for the local key server: `stopped`, `starting`, `running` or `kept`. */
export const localServerContext = 'userApiKeys.localServer';
/** The context keys for how keys are arranged. */
export const sortContext = 'userApiKeys.sort';
export const filterContext = 'userApiKeys.filter';
/** Whether any account is at a service whose keys can be renamed, or can expire. */
export const canRenameContext = 'userApiKeys.canRename';
export const canExpireContext = 'userApiKeys.canExpire';
/** Whether a value was ever copied on this machine: a step of the walkthrough is done then. */
export const hasCopiedContext = 'userApiKeys.hasCopied';
