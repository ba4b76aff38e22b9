import { gunzipSync, gzipSync } from 'node:zlib';

import { ByteWriter } from '../mvt/byte-writer.ts';
import { HEADER_BYTES, ROOT_LIMIT_BYTES } from './header.ts';

/** A run of tiles with one content; in a root directory one of run length 0 points to a leaf. */
export interface Entry {
  readonly tileId: number;
  readonly runLength: number;
  /** Within the tile data, or within the leaves. */
  readonly offset: number;
  readonly length: number;
}

/** Entries of a leaf at first; doubled until the root fits beside the header. */
const LEAF_ENTRIES = 4096;

/** A directory as it lies in the archive: columns of varints, compressed. */
export function writeDirectory(entries: readonly Entry[]): Buffer {
  const out = new ByteWriter(64 + entries.length * 8);
  out.varint(entries.length);
  let last = 0;
  for (const { tileId } of entries) {
    out.varint(tileId - last);
    last = tileId;
  }
  for (const { runLength } of entries) out.varint(runLength);
  for (const { length } of entries) out.varint(length);
  let follows = -1;
  for (const { offset, length } of entries) {
    out.varint(offset === follows ? 0 : offset + 1);
    follows = offset + length;
  }
  return gzipSync(out.bytes.subarray(0, out.length));
}

/** Reads a directory; the inverse of `writeDirectory`. */
export function readDirectory(compressed: Uint8Array): Entry[] {
  const bytes = gunzipSync(compressed);
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined) throw new Error('a PMTiles directory ends too early');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const count = varint();
  const column = () => Array.from({ length: count }, varint);
  const steps = column();
  const runLengths = column();
  const lengths = column();
  const places = column();
  const entries: Entry[] = [];
  let tileId = 0;
  let follows = 0;
  for (let i = 0; i < count; i++) {
    tileId += steps[i]!;
    const offset = places[i] === 0 ? follows : places[i]! - 1;
    entries.push({ tileId, runLength: runLengths[i]!, offset, length: lengths[i]! });
    follows = offset + lengths[i]!;
  }
  return entries;
}

/** The root directory and the leaves below it, which are empty where the root holds every entry. */
export function writeDirectories(entries: readonly Entry[]): { readonly root: Buffer; readonly leaves: Buffer } {
  const whole = writeDirectory(entries);
  if (whole.length <= ROOT_LIMIT_BYTES - HEADER_BYTES) return { root: whole, leaves: Buffer.alloc(0) };
  for (let size = LEAF_ENTRIES; ; size *= 2) {
    const { root, leaves } = splitDirectory(entries, size);
    if (root.length <= ROOT_LIMIT_BYTES - HEADER_BYTES) return { root, leaves };
  }
}

function splitDirectory(entries: readonly Entry[], size: number): { root: Buffer; leaves: Buffer } {
  const pointers: Entry[] = [];
  const leaves: Buffer[] = [];
  let offset = 0;
  for (let start = 0; start < entries.length; start += size) {
    const leaf = writeDirectory(entries.slice(start, start + size));
    pointers.push({ tileId: entries[start]!.tileId, runLength: 0, offset, length: leaf.length });
    leaves.push(leaf);
    offset += leaf.length;
  }
  return { root: writeDirectory(pointers), leaves: Buffer.concat(leaves) };
}
