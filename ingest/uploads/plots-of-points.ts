/**
 * Tables of boundary points (界址点坐标表, XLSX or CSV) as plots: rows of one plot number are its points in their order, rows of
 * one ring number a ring of it. A table without plot numbers is one plot; a ring may repeat its first point or leave it out.
 */
import { issue } from '../issues.ts';
import { nestRings } from '../nest-rings.ts';
import { inBatches } from '../readers/batches.ts';
import type { SourceLayer, SourceRow } from '../readers/reader.ts';

const PLOT = /^(地块编号|地块号|地块|宗地代码|宗地号|DKBH|ZDDM|BH|plot_?number|plot)$/i;
const RING = /^(地块圈号|圈号|环号|QH|ring)$/i;

/** A point layer made of the coordinates in its rows, as the plots that these bound. Layers of points proper give none. */
export function plotsOfPoints(layer: SourceLayer): SourceLayer {
  return { ...layer, geometry: 'polygon', rowCount: undefined, read: () => inBatches(plotRows(layer)) };
}

type Point = readonly [x: number, y: number];

interface Plot {
  readonly first: SourceRow;
  readonly rings: Map<string, Point[]>;
}

async function* plotRows(layer: SourceLayer): AsyncGenerator<SourceRow> {
  const find = (pattern: RegExp) => layer.columns.findIndex(({ name }) => pattern.test(name.trim()));
  const [plotAt, ringAt] = [find(PLOT), find(RING)];
  const key = (row: SourceRow, at: number): string => (at < 0 ? '' : String(row.values[at] ?? '').trim());
  const plots = new Map<string, Plot>();
  for await (const batch of layer.read()) {
    for (const row of batch) {
      if (row.isPlacedByValues !== true) return;
      if (row.geometry === null) {
        yield row;
        continue;
      }
      const number = key(row, plotAt);
      const plot = plots.get(number) ?? { first: row, rings: new Map<string, Point[]>() };
      plots.set(number, plot);
      const ring = plot.rings.get(key(row, ringAt)) ?? [];
      ring.push([row.geometry.xy[0]!, row.geometry.xy[1]!]);
      plot.rings.set(key(row, ringAt), ring);
    }
  }
  for (const plot of plots.values()) yield plotRow(plot);
}

function plotRow({ first, rings }: Plot): SourceRow {
  const closed = [...rings.values()].map(closedRing);
  const short = closed.find((ring) => ring.length < 4);
  const issues =
    short === undefined ? [] : [issue('ring-too-short', first.sourceRow, { actual: String(short.length) })];
  let count = 0;
  const ends = Uint32Array.from(closed, (ring) => (count += ring.length));
  const { geometry } = nestRings(Float64Array.from(closed.flat(2)), ends);
  return { sourceRow: first.sourceRow, values: first.values, geometry, issues };
}

function closedRing(ring: readonly Point[]): readonly Point[] {
  const [a, z] = [ring[0]!, ring.at(-1)!];
  return ring.length > 1 && a[0] === z[0] && a[1] === z[1] ? ring : [...ring, a];
}
