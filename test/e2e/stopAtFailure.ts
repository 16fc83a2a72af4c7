/**
 * For tests that go on where the one before them ended: after a failure the rest of the suite cannot say anything, and
 * mocha runs none of it once this hook has failed. Its own `bail` would leave out all files that come later, too.
 */
export function stopAtFailure(suite: Mocha.Suite): void {
	let failed: string | undefined;
	suite.beforeEach(() => {
		if (failed !== undefined) throw new Error(`this goes on from “${failed}”, which has failed`);
	});
	suite.afterEach(function () {
		if (this.currentTest?.isFailed() === true) failed ??= this.currentTest.title;
	});
}
