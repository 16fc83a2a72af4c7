import * as l10n from '@vscode/l10n';
import { ApiError } from '../protocol/errors.ts';
import { kinds } from '../services/index.ts';
import { ExpectedError } from './expectedError.ts';
import type { Prompts } from './prompts.ts';
import type { ServiceActions } from './serviceActions.ts';
import type { Draft } from './serviceForm.ts';

/** So many files are looked at, each up to a size in bytes. */
export const limits = { files: 100, bytes: 64 * 1024 } as const;

export interface ProjectFile {
	/** As people see it. */
	readonly path: string;
	/** Its text; undefined if it cannot be read or is larger than `limits.bytes`. */
	read(): Promise<string | undefined>;
}

/** The open workspace. */
export interface Project {
	readonly isTrusted: boolean;
	readonly hasFolders: boolean;
	/** Files of these names, `limits.files` at most. */
	find(names: readonly string[], signal: AbortSignal): Promise<readonly ProjectFile[]>;
}

interface Found {
	readonly draft: Draft;
	readonly path: string;
}

/** Looks for key services that the open workspace names, and offers one to be added. */
export async function addFromProject(project: Project, actions: ServiceActions, prompts: Prompts): Promise<void> {
	if (!project.hasFolders) throw new ExpectedError(l10n.t('No folder is open. Open a project first.'));
	if (!project.isTrusted) {
		throw new ExpectedError(
			l10n.t(
				'This workspace is not trusted, so nothing in it is read. Trust it first (command "Manage Workspace Trust").',
			),
		);
	}
	const found = await prompts.progress(l10n.t('Looking for key services…'), (signal) => find(project, signal));
	if (found.length === 0) {
		void prompts.tell(l10n.t('No file here names a key service. These are looked at: {0}.', fileNames().join(', ')));
		return;
	}
	const choices = found.map((value) => ({ label: labelOf(value), description: value.path, value }));
	const question = { title: l10n.t('Find Key Services in Workspace'), prompt: l10n.t('Choose the one to add') };
	const chosen = await prompts.pick(question, choices);
	if (chosen === undefined) return;
	const { draft, path } = chosen;
	if (draft['address'] === undefined) await actions.add(draft);
	else await actions.offer(draft, l10n.t('It was found in the file {0}.', path));
}

function fileNames(): readonly string[] {
	return [...kinds.values()].flatMap((kind) => kind.projectFiles.names);
}

async function find(project: Project, signal: AbortSignal): Promise<readonly Found[]> {
	const files = await project.find(fileNames(), signal);
	const found = new Map<string, Found>();
	for (const file of files) {
		if (signal.aborted) throw new ApiError('Cancelled');
		for (const draft of read((await file.read()) ?? '')) {
			const key = JSON.stringify({ ...draft, name: '' });
			if (!found.has(key)) found.set(key, { draft, path: file.path });
		}
	}
	return [...found.values()];
}

function read(text: string): readonly Draft[] {
	let content: unknown;
	try {
		content = JSON.parse(text);
	} catch {
		return [];
	}
	return [...kinds].flatMap(([name, kind]) => {
		const values = kind.projectFiles.read(content);
		return values === undefined ? [] : [{ kind: name, ...values }];
	});
}

/** All of it, so that nobody chooses by a name that the file gave itself. */
function labelOf({ draft }: Found): string {
	const { kind: _, name, ...fields } = draft;
	const texts = Object.values(fields);
	if (draft['address'] === undefined) texts.push(l10n.t('address not known'));
	return [...(name === undefined ? [] : [name]), ...texts].join(' · ');
}
