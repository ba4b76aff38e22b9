import { crc32 } from 'node:zlib';
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
  return withDensity((await render(page, dpi)).asPng(), dpi);
}

/** The page as pixels, four bytes each: red, green, blue, opaque. */
export async function drawPixels(page: Page, dpi: number) {
  const { width, height, pixels } = await render(page, dpi);
  return { width, height, pixels };
}

async function render(page: Page, dpi: number) {
  const { Resvg } = await import('@resvg/resvg-js');
  const svg = writeSvg(
    { ...page, layers: page.layers.map(cutLayer) },
    { author: '', date: new Date(0), isOutlined: true },
  );
  const [width] = pixelsOf(page, dpi);
  return new Resvg(svg, { fitTo: { mode: 'width', value: width }, font: { loadSystemFonts: false } }).render();
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

export const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/** A chunk of a PNG: length, name, content, checksum. */
export function pngChunk(name: string, content: Buffer): Buffer {
  const chunk = Buffer.alloc(content.length + 12);
  chunk.writeUInt32BE(content.length, 0);
  chunk.write(name, 4, 'latin1');
  content.copy(chunk, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, -4)), chunk.length - 4);
  return chunk;
}

/** The chunk (`pHYs`) that says how many dots a metre has, so that printing keeps the scale. */
export function densityChunk(dpi: number): Buffer {
  const body = Buffer.alloc(9);
  body.writeUInt32BE(Math.round(dpi / 0.0254), 0);
  body.writeUInt32BE(Math.round(dpi / 0.0254), 4);
  body.writeUInt8(1, 8);
  return pngChunk('pHYs', body);
}

/** Puts the dots per metre behind the head of a PNG. */
function withDensity(png: Buffer, dpi: number): Buffer {
  return Buffer.concat([png.subarray(0, 33), densityChunk(dpi), png.subarray(33)]);
}
