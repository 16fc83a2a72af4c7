/**
 * The client library `user-api-keys/client`: the App Services SDKs' calls for sessions and user API keys, by the same
 * names. Everything else in this folder is its inside.
 */
export { ApiError, type ErrorCode } from '../protocol/errors.ts';
export type { ApiKey, CreatedApiKey, Profile } from '../protocol/shapes.ts';
export type { ApiReply, ApiRequest, Transport } from '../protocol/transport.ts';
export { ApiKeyAuth } from './apiKeyAuth.ts';
export { App } from './app.ts';
export { Credentials } from './credentials.ts';
export { EmailPasswordAuth } from './emailPasswordAuth.ts';
export type { AppOptions, CallOptions } from './options.ts';
export type { SessionListener, UserSession } from './session.ts';
export { User } from './user.ts';
