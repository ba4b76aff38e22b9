/**
 * A page as PNG of at most 256 colours: a third of the bytes of one in full colour, which tells where every parcel has a picture. Maps are
 * flat colours and the mixtures at their edges; where a page has more than fit, each channel keeps fewer of its bits.
 */
import { deflateSync } from 'node:zlib';
import type { Page } from './scene.ts';
import { drawPixels, pngChunk, PNG_SIGNATURE, densityChunk } from './write-png.ts';

const MOST_COLOURS = 256;
/** Bits kept of each channel, as long as colours fit: edges of letters look the same with 32 steps as with 256. */
const BITS = [5, 4, 3, 2] as const;
const LEVEL = 6;

/** The page at so many dots per inch; the resolution stands in the file. */
export async function writeIndexedPng(page: Page, dpi: number): Promise<Buffer> {
  const { width, height, pixels } = await drawPixels(page, dpi);
  const { lines, palette } = indexed(pixels, width, height);
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.writeUInt8(8, 8);
  head.writeUInt8(3, 9);
  return Buffer.concat([
    PNG_SIGNATURE,
    pngChunk('IHDR', head),
    densityChunk(dpi),
    pngChunk('PLTE', palette),
    pngChunk('IDAT', deflateSync(lines, { level: LEVEL })),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Lines of palette entries, each behind its filter (none), and the palette. */
function indexed(pixels: Uint8Array, width: number, height: number): { lines: Buffer; palette: Buffer } {
  const words = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
  for (const bits of BITS) {
    const found = tryBits(words, width, height, bits);
    if (found != null) return found;
  }
  throw new Error('64 colours are more than 256');
}

function tryBits(words: Uint32Array, width: number, height: number, bits: number) {
  const keep = (0xff << (8 - bits)) & 0xff;
  const mask = (keep | (keep << 8) | (keep << 16)) >>> 0;
  const entries = new Map<number, number>();
  const lines = Buffer.alloc((width + 1) * height);
  let [before, entry] = [-1, 0];
  for (let y = 0, at = 0, to = 0; y < height; y++) {
    to++;
    for (let x = 0; x < width; x++, at++, to++) {
      const word = words[at]! & mask;
      // most pixels are like the one before
      if (word !== before) {
        const known = entries.get(word);
        if (known == null) {
          if (entries.size === MOST_COLOURS) return undefined;
          entries.set(word, (entry = entries.size));
        } else entry = known;
        before = word;
      }
      lines[to] = entry;
    }
  }
  const palette = Buffer.alloc(3 * entries.size);
  for (const [word, i] of entries) {
    // fewer bits are spread over the channel again, so that white stays white
    for (let channel = 0; channel < 3; channel++) {
      const value = ((word >>> (8 * channel)) & 0xff) >>> (8 - bits);
      palette[3 * i + channel] = Math.round((value * 255) / (2 ** bits - 1));
    }
  }
  return { lines, palette };
}
