import assert from 'node:assert/strict';
import { isOlder } from '../../../src/ui/localServer/versions.ts';

describe('a version', () => {
	it('is older when its first number that differs is smaller', () => {
		const ascending = ['0.0.9', '0.1.0', '0.1.1', '0.2.0', '0.10.0', '1.0.0', '1.9.9', '1.10.2', '10.0.0'];
		for (const [place, version] of ascending.entries()) {
			for (const [other, than] of ascending.entries()) {
				assert.equal(isOlder(version, than), place < other, `${version} than ${than}`);
			}
		}
	});

	it('is what stands before a hyphen or plus', () => {
		assert.equal(isOlder('1.2.3-beta.1', '1.2.3'), false);
		assert.equal(isOlder('1.2.3', '1.2.3+build'), false);
		assert.equal(isOlder('1.2', '1.2-beta.5'), false);
		assert.equal(isOlder('1.2.2+build', '1.2.3-beta.1'), true);
	});

	it('that is none is older than all others', () => {
		for (const version of ['', 'new', '...', '0']) {
			assert.equal(isOlder(version, '0.0.1'), true, version);
			assert.equal(isOlder('0.0.1', version), false, version);
		}
		assert.equal(isOlder('1.2', '1.2.0'), false);
	});
});
