import assert from 'node:assert/strict';
import { plainLabel, plainText } from '../../../src/ui/plainText.ts';

describe('plain text', () => {
	it('has no links that VS Code would make buttons of', () => {
		const hostile = '[Copy Value](command:workbench.action.terminal.new) [x](https://a.example)';
		assert.doesNotMatch(plainText(hostile), /\]\(/);
		assert.equal(plainText('The key ci-deploy [1] (new)'), 'The key ci-deploy [1] (new)');
	});

	it('has no icons in a picker that a name could adorn itself with', () => {
		assert.doesNotMatch(plainLabel('$(verified) Shop [x](command:y)'), /\$\(|\]\(/);
		assert.equal(plainLabel('Shop ($5)'), 'Shop ($5)');
	});
});
