/** One HTTP request as plain data, so that no library's Request class leaks inward. */
export interface ApiRequest {
	readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Absolute, with scheme and host. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** JSON text; absent for requests without a body. */
	readonly body?: string;
	/** Ends the request; the transport then rejects. */
	readonly signal: AbortSignal;
}

/** One HTTP answer as plain data. Header names are in lower case. */
export interface ApiReply {
	readonly status: number;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
}

/**
 * The one function at which client and server meet: the server without its socket is a transport, an HTTP library
 * is another. Resolves with whatever was answered, whatever the status; rejects only when nothing usable was.
 */
export type Transport = (request: ApiRequest) => Promise<ApiReply>;

/** No answer of this protocol is larger; a longer body is cut off by the transport with an error. In bytes. */
export const maxReplyBytes = 1024 * 1024;

/** No request of this protocol is larger. In bytes. */
export const maxRequestBytes = 16 * 1024;
