import * as v from 'valibot';
import { ApiError } from '../../protocol/errors.ts';
import { maxRequestBytes } from '../../protocol/transport.ts';

/**
 * A request's body as JSON, or undefined when there is none. Native clients send `Content-Type: application/json` with
 * no body at all, so only a body needs its type.
 * @throws ApiError PayloadTooLarge, UnsupportedMediaType, BadRequest
 */
export async function readJson(request: Request): Promise<unknown> {
	const bytes = await readBytes(request);
	if (bytes.length === 0) return undefined;
	const type = request.headers.get('content-type') ?? '';
	if (!/^application\/json\s*(;|$)/i.test(type)) throw new ApiError('UnsupportedMediaType');
	try {
		return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
	} catch {
		// The cause quotes the body.
		throw new ApiError('BadRequest', { message: 'the request body is not JSON' });
	}
}

/**
 * A request's body in the shape that its route wants.
 * @throws ApiError PayloadTooLarge, UnsupportedMediaType, BadRequest, MissingParameter, InvalidParameter
 */
export async function readBody(shape: v.GenericSchema, request: Request): Promise<unknown> {
	// A body sent to a route that takes none does no harm.
	if (shape.type === 'undefined') return undefined;
	const result = v.safeParse(shape, await readJson(request), { abortEarly: true, abortPipeEarly: true });
	if (result.success) return result.output;
	throw refusal(result.issues[0]);
}

function refusal(issue: v.BaseIssue<unknown>): ApiError {
	const [parameter] = issue.path ?? [];
	if (parameter === undefined) return new ApiError('BadRequest', { message: 'the request body must be a JSON object' });
	// An absent parameter is an issue of the object that should hold it, whose text is not the wire's.
	if (issue.type === 'object') {
		return new ApiError('MissingParameter', { message: `'${String(parameter.key)}' is a required string` });
	}
	const isMissing = issue.type === 'string' || issue.type === 'non_empty';
	return new ApiError(isMissing ? 'MissingParameter' : 'InvalidParameter', { message: issue.message });
}

async function readBytes(request: Request): Promise<Uint8Array> {
	const length = request.headers.get('content-length');
	if (Number(length ?? 0) > maxRequestBytes) throw new ApiError('PayloadTooLarge');
	try {
		// No more comes than was told; and to read it whole is far cheaper than by pieces.
		if (length !== null) return new Uint8Array(await request.arrayBuffer());
		return await readAtMost(request, maxRequestBytes);
	} catch (cause) {
		// A client that goes away midway is no fault of this server.
		throw cause instanceof ApiError ? cause : new ApiError('BadRequest', { message: 'the request body was cut short' });
	}
}

async function readAtMost(request: Request, limit: number): Promise<Uint8Array> {
	// Node's types leave open what a stream holds; a request's holds bytes.
	const body: AsyncIterable<Uint8Array> | null = request.body;
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of body ?? []) {
		size += chunk.length;
		if (size > limit) throw new ApiError('PayloadTooLarge');
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
