/** A code-server from the npm registry: the VS Code in it, the Node it needs, and what its set-up takes. */
export interface CodeServerRelease {
	readonly codeServer: string;
	readonly vscode: string;
	readonly node: string;
	/** Modules of lib/vscode to compile. Without spdlog the Output panel and log channels stay blank. */
	readonly compile: readonly string[];
	/** @parcel/watcher of this release is a GitHub address: take this version from the registry instead. */
	readonly watcher?: string;
	/** argon2 (it hashes the password cookie) comes without ready-made binaries. */
	readonly compileArgon2?: true;
}

export type ReleaseName = 'newest' | 'floor';

/** `floor` is the oldest VS Code that package.json's `engines` lets in. */
export const codeServerReleases: Readonly<Record<ReleaseName, CodeServerRelease>> = {
	newest: {
		codeServer: '4.139.1',
		vscode: '1.139.1',
		node: '24.21.0',
		compile: ['@vscode/spdlog', '@vscode/native-watchdog'],
	},
	floor: {
		codeServer: '4.105.1',
		vscode: '1.105.1',
		node: '22.22.0',
		compile: ['@vscode/spdlog', 'native-watchdog'],
		watcher: '2.5.1',
		compileArgon2: true,
	},
};

/** The npm package that holds Node's binary and headers for this machine. */
export function nodePackage(): string {
	const prefix = process.platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node';
	return `${prefix}-${process.platform}-${process.arch}`;
}
