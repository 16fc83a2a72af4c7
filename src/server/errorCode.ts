/** The code by which Node, the system or a database tells an error from others, such as `ENOENT`; undefined without one. */
export function errorCode(error: unknown): string | undefined {
	return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
