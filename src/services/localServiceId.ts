/** Files the sessions of the local key server, wherever it listens. */
export const localServiceId = 'local';
