import type { Bounds } from '../mercator.ts';

/** Bytes that the header takes at the start of an archive. */
export const HEADER_BYTES = 127;

/** Header and root directory lie within this many bytes: a reader fetches them at once. */
export const ROOT_LIMIT_BYTES = 16384;

/** Where a section lies: bytes from the start of the archive. */
export interface Section {
  readonly offset: number;
  readonly length: number;
}

/** Header of an archive of gzip-compressed MVT tiles in clustered order. */
export interface PmtilesHeader {
  readonly root: Section;
  readonly metadata: Section;
  readonly leaves: Section;
  readonly tiles: Section;
  /** Tiles that are not empty. */
  readonly addressedTiles: number;
  /** Runs of equal tiles. */
  readonly tileEntries: number;
  /** Distinct contents. */
  readonly tileContents: number;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly bounds: Bounds;
}

const MAGIC = 'PMTiles';
const VERSION = 3;
const GZIP = 2;
const MVT = 1;
const CLUSTERED = 1;
/** Degrees are stored as whole ten-millionths. */
const DEGREE = 1e7;

/** The 127 bytes of a header. */
export function writeHeader(header: PmtilesHeader): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write(MAGIC, 0, 'latin1');
  bytes[7] = VERSION;
  const sections = [header.root, header.metadata, header.leaves, header.tiles];
  const numbers = sections.flatMap(({ offset, length }) => [offset, length]);
  numbers.push(header.addressedTiles, header.tileEntries, header.tileContents);
  numbers.forEach((number, index) => bytes.writeBigUInt64LE(BigInt(number), 8 + index * 8));
  bytes.set([CLUSTERED, GZIP, GZIP, MVT, header.minZoom, header.maxZoom], 96);
  const [west, south, east, north] = header.bounds;
  const degrees = [west, south, east, north];
  degrees.forEach((degree, index) => bytes.writeInt32LE(Math.round(degree * DEGREE), 102 + index * 4));
  bytes[118] = header.minZoom;
  bytes.writeInt32LE(Math.round(((west + east) / 2) * DEGREE), 119);
  bytes.writeInt32LE(Math.round(((south + north) / 2) * DEGREE), 123);
  return bytes;
}

/** Reads the header of an archive that we may have written; throws where it is not one of gzip-compressed MVT. */
export function readHeader(bytes: Buffer): PmtilesHeader {
  if (bytes.length < HEADER_BYTES || bytes.toString('latin1', 0, 7) !== MAGIC || bytes[7] !== VERSION) {
    throw new Error('not a PMTiles archive of version 3');
  }
  if (bytes[97] !== GZIP || bytes[98] !== GZIP || bytes[99] !== MVT) {
    throw new Error('not a PMTiles archive of gzip-compressed MVT');
  }
  const number = (index: number) => Number(bytes.readBigUInt64LE(8 + index * 8));
  const section = (index: number) => ({ offset: number(index * 2), length: number(index * 2 + 1) });
  const degree = (index: number) => bytes.readInt32LE(102 + index * 4) / DEGREE;
  return {
    root: section(0),
    metadata: section(1),
    leaves: section(2),
    tiles: section(3),
    addressedTiles: number(8),
    tileEntries: number(9),
    tileContents: number(10),
    minZoom: bytes[100]!,
    maxZoom: bytes[101]!,
    bounds: [degree(0), degree(1), degree(2), degree(3)],
  };
}
