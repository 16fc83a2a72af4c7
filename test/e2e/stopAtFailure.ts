/** For tests that go on where the one before them ended. Mocha's own `bail` would leave out all files that come later, too. */
export function stopAtFailure(suite: Mocha.Suite): void {
	let hasFailed = false;
	suite.beforeEach(function () {
		if (hasFailed) this.skip();
	});
	suite.afterEach(function () {
		hasFailed ||= this.currentTest?.isFailed() === true;
	});
}
