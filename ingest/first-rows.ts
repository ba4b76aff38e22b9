/**
 * The first rows of a layer, read once for all who look at them before it is loaded: units of areas, the system of coordinates,
 * proposals for a mapping. Formats of GDAL start a process for every reading.
 */

import type { SourceLayer, SourceRow } from './readers/reader.ts';

/** Most that is remembered; whoever wants more reads the file again. */
const REMEMBERED = { rows: 10_000, vertices: 500_000 };

/** The layer, with its first rows remembered once somebody has read them, for one reader at a time. Bytes of records are left out. */
export function withFirstRows(source: SourceLayer): SourceLayer {
  const known: (readonly SourceRow[])[] = [];
  let [rows, vertices, isWhole] = [0, 0, false];
  async function* read(): AsyncGenerator<readonly SourceRow[]> {
    let skipped = rows;
    yield* known;
    if (isWhole) return;
    let isRemembered = true;
    for await (const batch of source.read()) {
      const fresh = skipped > 0 ? batch.slice(skipped) : batch;
      skipped -= batch.length - fresh.length;
      if (fresh.length === 0) continue;
      isRemembered &&= rows < REMEMBERED.rows && vertices < REMEMBERED.vertices;
      if (isRemembered) {
        known.push(fresh.map(({ record: _record, shape: _shape, pictures: _pictures, ...row }) => row));
        rows += fresh.length;
        for (const { geometry } of fresh) vertices += (geometry?.xy.length ?? 0) / 2;
      }
      yield fresh;
    }
    isWhole = isRemembered;
  }
  return { ...source, read };
}
