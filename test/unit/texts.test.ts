import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { getL10nJson } from '@vscode/l10n-dev';

describe('texts', () => {
	it('that the code shows are all in l10n/bundle.l10n.json (npm run texts writes it)', async () => {
		const sources = globSync('src/**/*.ts').map((path) => ({ extension: '.ts', contents: readFileSync(path, 'utf8') }));
		const used = await getL10nJson(sources);
		const bundle: unknown = JSON.parse(readFileSync('l10n/bundle.l10n.json', 'utf8'));
		assert.ok(Object.keys(used).length > 100);
		assert.deepEqual(Object.keys(bundle as object).sort(), Object.keys(used).sort());
	});
});
