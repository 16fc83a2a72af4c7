import * as l10n from '@vscode/l10n';
import type { Account } from './account.ts';
import type { KeyService } from '../services/keyService.ts';

/** A service by its name and where it is: links and projects may set the name, never the host. */
export function nameAndHost({ label, host }: Pick<KeyService, 'label' | 'host'>): string {
	return host === undefined || label.endsWith(`(${host})`) ? label : l10n.t('{0} ({1})', label, host);
}

/** An account by its service, too: an e-mail address may be signed in at several. */
export function accountAt({ label, service }: Pick<Account, 'label' | 'service'>): string {
	return l10n.t('{0} at {1}', label, service.label);
}
