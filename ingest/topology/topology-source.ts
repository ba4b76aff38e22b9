/** Where the shapes of a topology check come from, and in which plane they are compared. */

import type pg from 'pg';
import { readRawRows } from '../../schemas/database/raw-rows.ts';
import { crsByEpsg } from '../../schemas/crs.ts';
import { pointTransform } from '../../schemas/gauss-kruger.ts';
import { type Plane, PolygonStore } from './polygon-store.ts';

/** Rows to judge, and rows that they are held against without being judged. */
export interface TopologySource {
  /** Statement with the columns id (bigint), delivered and geom (geometry), level (integer or null: only equals are compared). */
  readonly rows: string;
  /** The same of features around; empty text for none. Their ids are told apart by a minus. */
  readonly around: string;
  /** Rows not to look at, because their shapes are invalid. */
  readonly skip: ReadonlySet<number>;
}

/** How the shapes are compared: the SQL that gives a shape in one plane, and the way back to degrees. */
export interface TopologyFrame {
  readonly shape: string;
  readonly shapeAround: string;
  readonly plane: Plane;
  /** [longitude, latitude] of a point of the store. */
  readonly placeOf: (store: PolygonStore, x: number, y: number) => readonly [number, number];
  /** Delivered x from which each strip begins; the last one ends at infinity. */
  readonly strips: readonly number[];
}

/** Bytes of shapes that one strip may hold. */
const STRIP_BYTES = 80e6;

interface Summary {
  readonly srids: number[] | null;
  readonly bytes: string | null;
  readonly minX: number | null;
  readonly minY: number | null;
  readonly maxY: number | null;
}

const METRES_PER_DEGREE = 111_320;

/** Looks at all shapes once; null when there are none. */
export async function frameOf(client: pg.ClientBase, source: TopologySource): Promise<TopologyFrame | null> {
  const delivered = await summarise(client, source, 'coalesce(delivered, geom)');
  const srid = delivered.srids?.length === 1 ? delivered.srids[0]! : 0;
  const crs = crsByEpsg(srid);
  if (crs?.kind === 'gauss-kruger' && crs.datum === 'CGCS2000') {
    const toDegrees = pointTransform(srid, 4490);
    return {
      shape: 'coalesce(delivered, geom)',
      shapeAround: `case when st_srid(delivered) = ${srid} then delivered else st_transform(geom, ${srid}) end`,
      plane: { originX: Math.round(delivered.minX!), originY: Math.round(delivered.minY!), scaleX: 1, scaleY: 1 },
      placeOf: (store, x, y) => {
        const out = new Float64Array(2);
        toDegrees(...store.delivered(x, y), out, 0);
        return [out[0]!, out[1]!];
      },
      strips: await stripsOf(client, source, 'coalesce(delivered, geom)', delivered),
    };
  }
  const degrees = await summarise(client, source, 'geom');
  if (degrees.minX == null) return null;
  const middle = ((degrees.minY! + degrees.maxY!) / 2) * (Math.PI / 180);
  return {
    shape: 'geom',
    shapeAround: 'geom',
    plane: {
      originX: degrees.minX,
      originY: degrees.minY!,
      scaleX: METRES_PER_DEGREE * Math.cos(middle),
      scaleY: METRES_PER_DEGREE,
    },
    placeOf: (store, x, y) => store.delivered(x, y),
    strips: await stripsOf(client, source, 'geom', degrees),
  };
}

async function summarise(client: pg.ClientBase, { rows }: TopologySource, shape: string): Promise<Summary> {
  const answer = await client.query<Summary>(
    `select array_agg(distinct st_srid(shape)) as srids, sum(st_memsize(shape)) as bytes,
       min(st_xmin(shape)) as "minX", min(st_ymin(shape)) as "minY", max(st_ymax(shape)) as "maxY"
     from (select ${shape} as shape from (${rows}) as given where geom is not null) as shaped`,
  );
  return answer.rows[0]!;
}

async function stripsOf(
  client: pg.ClientBase,
  { rows }: TopologySource,
  shape: string,
  { bytes }: Summary,
): Promise<readonly number[]> {
  const count = Math.ceil(Number(bytes) / STRIP_BYTES);
  if (count <= 1) return [-Infinity];
  const shares = Array.from({ length: count - 1 }, (_, i) => (i + 1) / count);
  const { rows: found } = await client.query<{ cuts: number[] }>(
    `select percentile_disc($1::float8[]) within group (order by st_xmin(${shape})) as cuts
     from (${rows}) as given where geom is not null`,
    [shares],
  );
  return [-Infinity, ...new Set(found[0]!.cuts)];
}

export interface Strip {
  readonly store: PolygonStore;
  /** By polygon; null compares with every other. */
  readonly levels: readonly (number | null)[];
}

/** Reads what reaches into the strip between two delivered x. */
export async function readStrip(
  client: pg.PoolClient,
  source: TopologySource,
  frame: TopologyFrame,
  low: number,
  high: number,
): Promise<Strip> {
  const store = new PolygonStore(frame.plane);
  const levels: (number | null)[] = [];
  const window = `st_xmin(shape) < '${high}'::float8 and st_xmax(shape) >= '${low}'::float8`;
  const read = async (rows: string, shape: string, sign: 1 | -1) => {
    const text = `
      select id::bigint, shape, level
      from (select id, ${shape} as shape, level from (${rows}) as given where geom is not null) as shaped
      where ${window}`;
    await readRawRows(client, { text, values: [] }, (bytes, offset) => {
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      const id = view.getInt32(offset + 4) * 2 ** 32 + view.getUint32(offset + 8);
      if (sign === 1 && source.skip.has(id)) return;
      const length = view.getInt32(offset + 12);
      if (!store.addEwkb(sign * id, view, offset + 16)) return;
      const at = offset + 16 + length;
      levels.push(view.getInt32(at) === -1 ? null : view.getInt32(at + 4));
    });
  };
  await read(source.rows, frame.shape, 1);
  if (source.around !== '') await read(source.around, frame.shapeAround, -1);
  return { store, levels };
}
