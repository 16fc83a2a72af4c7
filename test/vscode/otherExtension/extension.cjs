// Plain CommonJS in a folder of its own: VS Code tells extensions apart by where their code lies, and what is bundled into
// dist/ would pass for User API Keys itself.
const vscode = require('vscode');

/** Answers the test with what this extension gets, which no other extension could see otherwise. */
exports.activate = () => ({
	getSession: (options) => vscode.authentication.getSession('user-api-keys', [], options),
	getAccounts: () => vscode.authentication.getAccounts('user-api-keys'),
});
