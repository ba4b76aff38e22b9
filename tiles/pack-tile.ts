import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';

/** Half the time of the default level for 4-8 % more bytes: packing takes as long as making a tile does. */
const LEVEL = 1;

/** Up to this size a tile is packed at once: handing it to another thread and back takes longer. */
const AT_ONCE_BYTES = 1 << 16;

const compress = promisify(gzip);

/** A tile as it is sent and kept; null where it is empty. */
export function packTile(mvt: Buffer): Buffer | null | Promise<Buffer> {
  if (mvt.length === 0) return null;
  return mvt.length <= AT_ONCE_BYTES ? gzipSync(mvt, { level: LEVEL }) : compress(mvt, { level: LEVEL });
}
