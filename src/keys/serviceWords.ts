import * as l10n from '@vscode/l10n';
import type { KeyService } from '../services/keyService.ts';

/** A service by its name and where it is: links and projects may set the name, never the host. */
export function nameAndHost({ label, host }: Pick<KeyService, 'label' | 'host'>): string {
	return host === undefined || label.endsWith(`(${host})`) ? label : l10n.t('{0} ({1})', label, host);
}
