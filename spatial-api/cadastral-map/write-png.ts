import { boxOf, clipLines, clipRings, isRectangle } from './clip.ts';
import type { Item, Page, SceneLayer } from './scene.ts';
import { writeSvg } from './write-svg.ts';

/** Most pixels of one picture: an A1 sheet at 300 dpi. What is larger costs gigabytes. */
export const MOST_PIXELS = 72_000_000;

/** Pixels [width, height] of a page at so many dots per inch. */
export function pixelsOf({ width, height }: Pick<Page, 'width' | 'height'>, dpi: number): [number, number] {
  return [Math.round((width / 25.4) * dpi), Math.round((height / 25.4) * dpi)];
}

/**
 * A page as PNG, drawn from outlines of letters: the renderer would open its font file anew for every text (25 s a sheet
 * instead of one). It is loaded when the first picture is made.
 */
export async function writePng(page: Page, dpi: number): Promise<Buffer> {
  const { Resvg } = await import('@resvg/resvg-js');
  const svg = writeSvg(
    { ...page, layers: page.layers.map(cutLayer) },
    { author: '', date: new Date(0), isOutlined: true },
  );
  const [width] = pixelsOf(page, dpi);
  const picture = new Resvg(svg, {
    fitTo: { mode: 'width', value: width },
    font: { loadSystemFonts: false },
  }).render();
  return withDensity(picture.asPng(), dpi);
}

/** A layer whose clip is a rectangle, cut beforehand: the renderer takes half a second for every clip, whatever its shape. */
function cutLayer({ clip, ...layer }: SceneLayer): SceneLayer {
  if (clip == null) return layer;
  const box = boxOf(clip);
  if (!isRectangle(clip, box)) return { ...layer, clip };
  const items = layer.items.flatMap((item): Item[] => {
    if (item.kind !== 'path') return [item];
    const { fill, stroke, lines, isClosed, ...rest } = item;
    const filled: Item[] =
      fill == null ? [] : [{ ...rest, lines: isClosed ? clipRings(lines, box) : lines, isClosed, fill }];
    if (stroke == null) return filled;
    return [...filled, { ...rest, lines: clipLines(lines, clip, isClosed).lines, isClosed: false, stroke }];
  });
  return { ...layer, items };
}

/** Puts the dots per metre (`pHYs`) behind the head of a PNG, so that printing it keeps the scale. */
function withDensity(png: Buffer, dpi: number): Buffer {
  const body = Buffer.alloc(13);
  body.write('pHYs', 0, 'latin1');
  body.writeUInt32BE(Math.round(dpi / 0.0254), 4);
  body.writeUInt32BE(Math.round(dpi / 0.0254), 8);
  body.writeUInt8(1, 12);
  const chunk = Buffer.alloc(21);
  chunk.writeUInt32BE(9, 0);
  body.copy(chunk, 4);
  chunk.writeUInt32BE(crc32(body), 17);
  return Buffer.concat([png.subarray(0, 33), chunk, png.subarray(33)]);
}

/** CRC-32 of PNG chunks (ISO 3309). */
function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}
