import * as v from 'valibot';

/** What a JSON text holds, if it is of this shape; undefined for any other text. */
export function parseJson<Shape extends v.GenericSchema>(shape: Shape, text: string): v.InferOutput<Shape> | undefined {
	try {
		const result = v.safeParse(shape, JSON.parse(text));
		return result.success ? result.output : undefined;
	} catch {
		return undefined;
	}
}
