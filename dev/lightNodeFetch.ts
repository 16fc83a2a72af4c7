import type { Plugin } from 'esbuild';

/** Where the packages below are imported from: node-fetch itself, and its parts from each other. */
const absent = /^(fetch-blob(\/from\.js|\/file\.js)?|formdata-polyfill\/esm\.min\.js)$/;

/** One module in place of all: node-fetch asks of each body whether it is one of these. */
const standIn = `
	export class FormData {}
	export class File {}
	export class Blob {}
	export default Blob;
	const none = () => { throw new TypeError('node-fetch is bundled without files and forms'); };
	export const [formDataToBlob, blobFrom, blobFromSync, fileFrom, fileFromSync] = Array(5).fill(none);
`;

/**
 * Leaves out what node-fetch has files and forms from: three quarters of it, above all a polyfill for the web streams that
 * every Node.js since 18 has. `client/nodeFetch.ts` sends texts and reads streams. Node's own `FormData` would not do in
 * their place: asking for it loads a second HTTP client, which takes longer than all of node-fetch.
 */
export const lightNodeFetch: Plugin = {
	name: 'light-node-fetch',
	setup(build) {
		// Imported by the call that reads an answer as a form, which is never made.
		build.onResolve({ filter: /^\.\/utils\/multipart-parser\.js$/ }, ({ path }) => ({ path, external: true }));
		build.onResolve({ filter: absent }, ({ path }) => ({ path, namespace: 'light-node-fetch', sideEffects: false }));
		build.onLoad({ filter: /.*/, namespace: 'light-node-fetch' }, () => ({ contents: standIn }));
	},
};
