/** Where the shapes of a delivery lie: in the district they are declared for, and not where a web map would have put them. */

import type pg from 'pg';
import { checkPlace } from '../../schemas/check-place.ts';
import { readRawRows } from '../../schemas/database/raw-rows.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { fromGcj02 } from '../../schemas/gcj02.ts';
import { type FlatGeometry, fromWkb } from '../../schemas/geometry.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { type CheckedTable, keyText } from './checked-table.ts';

export interface PlacedRow {
  readonly id: number;
  readonly rowKey: string | null;
  readonly detail: { readonly zh: string; readonly en: string };
  readonly expected: string;
  readonly place: readonly [number, number];
}

export interface DistrictCheck {
  readonly found: readonly PlacedRow[];
  /** Rows with a shape. */
  readonly rows: number;
}

/** Rows whose middle lies more than 5 km outside the declared district; null when no boundary of it is published. */
export async function outsideDistrict(
  client: pg.ClientBase,
  table: CheckedTable,
  districtCode: string,
): Promise<DistrictCheck | null> {
  // the reach is drawn coarsely and within the 5 km; what lies beyond it is measured
  const district = await districtOf(client, districtCode);
  if (district == null) return null;
  const { rows } = await client.query<{
    id: string;
    row_key: string | null;
    geom: Buffer;
    longitude: number;
    latitude: number;
  }>(
    `with district as (
       select st_setsrid(st_buffer(st_simplify(st_geomfromwkb($1, 4490), 0.0005)::geography, 4800)::geometry, 4490) as reach
     )
     select s.${table.id} as id, ${keyText(table.layer, 's')} as row_key, st_asbinary(s.geom) as geom,
       st_x(st_centroid(st_envelope(s.geom))) as longitude, st_y(st_centroid(st_envelope(s.geom))) as latitude
     from district
     join ${table.from} s on s.geom is not null and not st_covers(reach, st_centroid(st_envelope(s.geom)))
     order by 1`,
    [district.wkb],
  );
  const found = rows.flatMap(({ id, row_key: rowKey, geom, longitude, latitude }) => {
    const finding = checkPlace(fromWkb(geom).geometry, { district }).find(({ code }) => code === 'outside-district');
    if (finding == null) return [];
    const expected = `${districtCode} ${district.name}`;
    return { id: Number(id), rowKey, detail: finding.message, expected, place: [longitude, latitude] as const };
  });
  const counted = await client.query<{ rows: string }>(`select count(geom) as rows from ${table.from} s`);
  return { found, rows: Number(counted.rows[0]!.rows) };
}

interface District {
  readonly name: string;
  readonly boundary: FlatGeometry;
  readonly wkb: Buffer;
}

/** The published boundary of a code of 2, 4 or 6 digits: its own row, or its counties together. */
async function districtOf(client: pg.ClientBase, code: string): Promise<District | null> {
  const { rows } = await client.query<{ name: string | null; geom: Buffer | null }>(
    `select max(district_name) as name, st_asbinary(st_union(st_makevalid(geom))) as geom
     from land.administrative_area
     where version_to is null and district_code = (
       select code from (values (rpad($1, 6, '0'), 1), ($1, 2)) as c (code, rank)
       where exists (select from land.administrative_area where version_to is null and district_code = c.code)
       order by rank
       limit 1
     )`,
    [code],
  );
  const own = rows[0]!;
  const boundary = own.geom ?? (await countiesOf(client, code));
  if (boundary == null) return null;
  return { name: own.name ?? code, boundary: fromWkb(boundary).geometry, wkb: boundary };
}

async function countiesOf(client: pg.ClientBase, code: string): Promise<Buffer | null> {
  const prefix = code.replace(/(00)+$/, '');
  const { rows } = await client.query<{ geom: Buffer | null }>(
    `select st_asbinary(st_union(st_makevalid(geom))) as geom
     from land.administrative_area
     where version_to is null and length(district_code) = 6 and district_code like $1`,
    [`${prefix}%`],
  );
  return rows[0]!.geom;
}

/** Boxes are compared by their middle, degrees. One metre; the shift bends by a centimetre over a parcel. */
const SAME_MIDDLE = 1e-5;
const SAME_SIZE = 0.05;

/** Middle, width and height of the boxes of shapes, in degrees. */
interface Boxes {
  readonly ids: number[];
  readonly x: number[];
  readonly y: number[];
  readonly width: number[];
  readonly height: number[];
}

/**
 * Rows that fit an existing feature once the GCJ-02 shift is taken back, and do not as they lie. Every row is looked at: its
 * box is held against a grid of the boxes that exist; what agrees is compared shape by shape.
 */
export async function webMapShifted(
  client: pg.PoolClient,
  table: CheckedTable,
  existingLayer: string,
): Promise<readonly PlacedRow[] | null> {
  const existing = layerById(existingLayer)!;
  const land = tableName(existing);
  // asked by itself: joined in, it would be computed for every row
  const around = await client.query<{ reach: string | null }>(
    `select st_expand(st_setsrid(st_extent(geom), 4490), 0.02)::text as reach from ${table.from} s`,
  );
  const { reach } = around.rows[0]!;
  if (reach == null) return null;
  const boxes = await readBoxes(
    client,
    `select t.row_id::bigint as id, t.geom from ${land} t where t.version_to is null and t.geom && '${reach}'::geometry`,
  );
  if (boxes.ids.length === 0) return null;
  const grid = gridOf(boxes);
  const rows = await readBoxes(
    client,
    `select s.${table.id}::bigint as id, s.geom from ${table.from} s where s.geom is not null`,
  );
  const pairs = rows.ids.flatMap((id, i) => {
    const [x, y] = fromGcj02(rows.x[i]!, rows.y[i]!);
    const other = nearest(grid, boxes, x, y, rows.width[i]!, rows.height[i]!);
    return other == null ? [] : [[id, other] as const];
  });
  const found: PlacedRow[] = [];
  for (let start = 0; start < pairs.length; start += 500) {
    found.push(...(await comparePairs(client, table, existingLayer, pairs.slice(start, start + 500))));
  }
  return found;
}

async function readBoxes(client: pg.PoolClient, text: string): Promise<Boxes> {
  const boxes: Boxes = { ids: [], x: [], y: [], width: [], height: [] };
  const query = `
    select id, st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom) from (${text}) as given`;
  await readRawRows(client, { text: query, values: [] }, (bytes, offset) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const id = view.getInt32(offset + 4) * 2 ** 32 + view.getUint32(offset + 8);
    const [west, south, east, north] = [0, 1, 2, 3].map((i) => view.getFloat64(offset + 16 + 12 * i));
    boxes.ids.push(id);
    boxes.x.push((west! + east!) / 2);
    boxes.y.push((south! + north!) / 2);
    boxes.width.push(east! - west!);
    boxes.height.push(north! - south!);
  });
  return boxes;
}

const cellOf = (degrees: number) => Math.floor(degrees / SAME_MIDDLE);
const cellKey = (column: number, row: number) => column * 2 ** 25 + row;

function gridOf({ x, y }: Boxes): ReadonlyMap<number, number[]> {
  const grid = new Map<number, number[]>();
  x.forEach((longitude, i) => {
    const key = cellKey(cellOf(longitude), cellOf(y[i]!));
    const cell = grid.get(key);
    if (cell == null) grid.set(key, [i]);
    else cell.push(i);
  });
  return grid;
}

/** Id of the box with the same middle and size. */
function nearest(
  grid: ReadonlyMap<number, number[]>,
  boxes: Boxes,
  x: number,
  y: number,
  width: number,
  height: number,
): number | null {
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (const i of grid.get(cellKey(cellOf(x) + dx, cellOf(y) + dy)) ?? []) {
        const isSame =
          Math.abs(boxes.x[i]! - x) < SAME_MIDDLE &&
          Math.abs(boxes.y[i]! - y) < SAME_MIDDLE &&
          Math.abs(boxes.width[i]! - width) < SAME_SIZE * width &&
          Math.abs(boxes.height[i]! - height) < SAME_SIZE * height;
        if (isSame) return boxes.ids[i]!;
      }
    }
  }
  return null;
}

async function comparePairs(
  client: pg.ClientBase,
  table: CheckedTable,
  existingLayer: string,
  pairs: readonly (readonly [row: number, existing: number])[],
): Promise<readonly PlacedRow[]> {
  const existing = layerById(existingLayer)!;
  const land = tableName(existing);
  const { rows } = await client.query<{
    id: string;
    row_key: string | null;
    other_key: string;
    geom: Buffer;
    other: Buffer;
    own: Buffer[] | null;
    longitude: number;
    latitude: number;
  }>(
    `select s.${table.id} as id, ${keyText(table.layer, 's')} as row_key, ${keyText(existing, 't')} as other_key,
       st_asbinary(s.geom) as geom, st_asbinary(t.geom) as other,
       (select array_agg(st_asbinary(u.geom)) from ${land} u where u.version_to is null and u.geom && s.geom) as own,
       st_x(st_pointonsurface(s.geom)) as longitude, st_y(st_pointonsurface(s.geom)) as latitude
     from unnest($1::bigint[], $2::bigint[]) as pair (id, other)
     join ${table.from} s on s.${table.id} = pair.id
     join ${land} t on t.row_id = pair.other
     order by 1`,
    [pairs.map(([id]) => id), pairs.map(([, other]) => other)],
  );
  return rows.flatMap((row) => {
    const parcels = [row.other, ...(row.own ?? [])].map((wkb) => fromWkb(wkb).geometry);
    const finding = checkPlace(fromWkb(row.geom).geometry, { parcels }).find(({ code }) => code === 'gcj02-suspected');
    if (finding == null) return [];
    return {
      id: Number(row.id),
      rowKey: row.row_key,
      detail: finding.message,
      expected: row.other_key,
      place: [row.longitude, row.latitude] as const,
    };
  });
}
