/** Plain, not `Headers`: so an answer goes to the socket without a copy of it being made. */
type PlainHeaders = Readonly<Record<string, string>>;

const notStored = { 'cache-control': 'no-store' };
/** Exactly this type: native clients read no error out of one with a charset. */
const json = { 'content-type': 'application/json', ...notStored };

/** An answer with a body. */
export function jsonReply(value: unknown, status = 200, headers?: PlainHeaders): Response {
	return new Response(JSON.stringify(value), {
		status,
		headers: headers === undefined ? json : { ...json, ...headers },
	});
}

/** An answer without a body and so without a type. */
export function emptyReply(status: number): Response {
	// Else the socket would call it chunked; a 204 may not even have a length.
	const headers = status === 204 ? notStored : { 'content-length': '0', ...notStored };
	return new Response(null, { status, headers });
}
