import assert from 'node:assert/strict';
import { plainText } from '../../../src/ui/plainText.ts';

describe('plain text', () => {
	it('has no links that VS Code would make buttons of', () => {
		const hostile = '[Copy Value](command:workbench.action.terminal.new) [x](https://a.example)';
		assert.doesNotMatch(plainText(hostile), /\]\(/);
		assert.equal(plainText('The key ci-deploy [1] (new)'), 'The key ci-deploy [1] (new)');
	});
});
