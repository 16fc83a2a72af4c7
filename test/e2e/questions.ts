import type { HeardLike } from './heard.ts';

/** One box of a command: what is heard of it, and what the person answers; without an answer they press Escape. */
export interface Turn {
	readonly kind: 'input' | 'pick' | 'modal';
	readonly hears: HeardLike;
	readonly answer: string | undefined;
}

/** What stands in the box already, or the button that has the focus: the person presses Enter. */
export const asItIs = '<Enter>';

/** A question for a text: the command is its name, the question its description. */
export const input = (title: string, asked: RegExp, answer?: string, example?: string): Turn => ({
	kind: 'input',
	hears: { role: 'textbox', name: example === undefined ? title : nameOf(`${example} - ${title}`), description: asked },
	answer,
});

/** With `…` for what is not known before. */
const nameOf = (text: string): string | RegExp =>
	text.includes(':…') ? new RegExp(`^${text.replaceAll(/[().]/g, '\\$&').replace('…', '.*')}$`) : text;

/** One of several: VS Code makes one name of what is asked and of the command. */
export const pick = (title: string, prompt: string, answer?: string): Turn => ({
	kind: 'pick',
	hears: { role: 'textbox', name: `${prompt} - ${title}`, description: /^$/ },
	answer,
});

export const modal = (message: string, detail: RegExp, answer?: string): Turn => ({
	kind: 'modal',
	hears: { role: 'dialog', name: `Warning ${message}`, description: detail },
	answer,
});

const email = /^E-mail address at Test service \(127\.0\.0\.1:\d+\)/;
const choose = /^Choose a password of 6 to 128 characters for Test service \(127\.0\.0\.1:\d+\)/;
const ada = 'ada@example.com';
const password = 'not-a-real-password';

/** Every command that asks, with all its boxes. Nothing is changed but that Grace has an account afterwards. */
export const questions: readonly (readonly [command: string, ...turns: Turn[]])[] = [
	[
		'Create Account',
		pick('Create Account', 'Choose a key service', 'Test service'),
		input('Create Account', email, 'grace@example.com'),
		input('Create Account', choose, password),
		input('Create Account', /^Type the password once more/, password),
	],
	[
		'Sign In',
		pick('Sign In', 'Choose a key service', 'Test service'),
		input('Sign In', email, ada),
		input('Sign In', /^Password of ada@example\.com at Test service/),
	],
	[
		'Sign Out',
		pick('Sign Out', 'Choose an account', ada),
		modal(
			`Sign out of ${ada} at Test service and lose values that were not copied yet?`,
			/these keys afterwards: fox, ibex\./,
		),
	],
	[
		'Create Key',
		pick('Create API Key', 'Choose an account', ada),
		input('Create API Key', /^Name of the new key of ada@example\.com/),
	],
	['Enable', pick('Enable API Key', 'Choose a key')],
	['Disable', pick('Disable API Key', 'Choose a key')],
	['Copy Key Value (once)', pick('Copy Key Value', 'Choose a key')],
	[
		'Discard Key Value',
		pick('Discard Key Value', 'Choose a key', 'fox'),
		modal('Discard the value of fox without copying it?', /Nobody can get it afterwards\./),
	],
	[
		'Replace Key',
		pick('Replace Key', 'Choose a key', 'hen'),
		modal('Replace the API key hen?', /deleted, and a new key of the same name is created/),
	],
	[
		'Delete',
		pick('Delete API Key', 'Choose a key', 'ant'),
		modal('Delete the API key ant?', /still enabled: everything that uses it stops working at once/),
	],
	[
		'Add Key Service',
		pick('Add Key Service', 'Choose the kind of key service', 'App Services'),
		input(
			'Add Key Service',
			/^Address of the key service/,
			'http://127.0.0.1:1',
			'For example https://keys.example.com',
		),
		input('Add Key Service', /^Id of the app at the key service/, 'shop', 'For example shop-abcde'),
		input('Add Key Service', /^What the view calls this key service/, 'Shop', 'For example shop (127.0.0.1:1)'),
		modal('The key service Shop cannot be used now.', /refused the connection/),
	],
	[
		'Edit Key Service',
		pick('Edit Key Service', 'Choose a key service', 'Test service'),
		input('Edit Key Service', /^Address of the key service/, asItIs, 'For example https://keys.example.com'),
		input('Edit Key Service', /^Id of the app at the key service/, asItIs, 'For example shop-abcde'),
		input('Edit Key Service', /^What the view calls this key service/, undefined, 'For example local (127.0.0.1:…)'),
	],
	[
		'Remove Key Service',
		pick('Remove Key Service', 'Choose a key service', 'Test service'),
		modal('Remove the key service Test service?', /Signed in there: ada@example\.com, grace@example\.com\./),
	],
	[
		'Find Key Services in Workspace',
		pick('Find Key Services in Workspace', 'Choose the one to add', 'Other shop'),
		modal('Add the key service Other shop?', /found in the file realm_config\.json\. Address: https:\/\/keys/),
	],
	['Diagnose Connection', pick('Diagnose Connection', 'Choose a key service')],
	[
		'Remove All Stored Data',
		modal('Remove everything that User API Keys has stored in VS Code?', /Sign-ins, which end: 2/),
	],
];
