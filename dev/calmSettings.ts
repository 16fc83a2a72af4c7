import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** User settings for a window in which nothing but this extension speaks. */
const calmSettings = {
	'workbench.startupEditor': 'none',
	'workbench.tips.enabled': false,
	'workbench.secondarySideBar.defaultVisibility': 'hidden',
	'workbench.enableExperiments': false,
	'chat.disableAIFeatures': true,
	'remote.autoForwardPorts': false,
	'extensions.autoUpdate': false,
	'extensions.autoCheckUpdates': false,
	'extensions.ignoreRecommendations': true,
	'security.workspace.trust.enabled': false,
	'telemetry.telemetryLevel': 'off',
	'update.mode': 'none',
	'update.showReleaseNotes': false,
	'git.enabled': false,
};

/** Writes the user settings of a new profile; a profile that has some keeps them. */
export function writeCalmSettings(userData: string, own: Readonly<Record<string, unknown>> = {}): void {
	const file = join(userData, 'User', 'settings.json');
	if (existsSync(file)) return;
	mkdirSync(join(userData, 'User'), { recursive: true });
	writeFileSync(file, JSON.stringify({ ...calmSettings, ...own }, undefined, '\t'));
}
