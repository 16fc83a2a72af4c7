import { readFile, writeFile } from 'node:fs/promises';
import sharp from 'sharp';

/**
 * Writes a PNG with a palette in its place, half its size or less: pictures are most of what people download. A window has
 * few colours, so text stays as crisp as it is; dithering would add dots to plain areas, and bytes.
 */
export async function shrinkPicture(file: string): Promise<void> {
	const picture = sharp(await readFile(file));
	await writeFile(file, await picture.png({ palette: true, dither: 0, effort: 10, compressionLevel: 9 }).toBuffer());
}
