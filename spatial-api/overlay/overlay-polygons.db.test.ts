import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import type { Pool } from 'pg';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { realDelivery } from '../../fixtures/harness/deliveries.ts';
import { overlayCases, placed } from '../../fixtures/harness/overlay-cases.ts';
import { planarArea } from '../../schemas/area.ts';
import { type FlatGeometry, fromGeoJson, fromWkb, toWkb } from '../../schemas/geometry.ts';
import { EdgeTree } from './edge-tree.ts';
import { overlayPolygons, type Share } from './overlay-polygons.ts';

interface Case {
  readonly name: string;
  readonly subject: FlatGeometry;
  readonly polygons: readonly FlatGeometry[];
}

/** Park-Miller: the same cases on every machine. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48271) % 2147483647) / 2147483647;
}

const EAST = 500_000;
const NORTH = 3_520_000;

/** Unions of random cells of a grid, made by PostGIS: holes, parts that touch in corners, borders that run together. */
async function cellUnions(db: Pool, count: number, scale: number, seed: number): Promise<FlatGeometry[]> {
  const { rows } = await db.query<{ wkb: Buffer }>(
    `with picked as (
  select k, x, y from generate_series(1, $1) k, generate_series(0, 4) x, generate_series(0, 4) y
  where ('x' || substr(md5(k || '|' || x || '|' || y || '|' || $3), 1, 4))::bit(16)::integer % 100 < 20 + k % 50
)
select ST_AsBinary(ST_Multi(ST_Union(ST_MakeEnvelope($4 + x * $2, $5 + y * $2, $4 + (x + 1) * $2, $5 + (y + 1) * $2)))) as wkb
from picked group by k order by k`,
    [count, scale, String(seed), EAST, NORTH],
  );
  return rows.map(({ wkb }) => fromWkb(wkb).geometry);
}

/** A star-shaped polygon; with a whole-numbered grid many of its points fall on others' borders. */
function star(random: () => number, points: number, grid: number): FlatGeometry {
  const [cx, cy] = [20 + random() * 60, 20 + random() * 60];
  const angles = Array.from({ length: points }, () => random() * 2 * Math.PI).sort((a, b) => a - b);
  const snap = (value: number) => (grid === 0 ? value : Math.round(value / grid) * grid);
  const ring = angles.map((angle): [number, number] => {
    const radius = 10 + random() * 35;
    return [EAST + snap(cx + radius * Math.cos(angle)), NORTH + snap(cy + radius * Math.sin(angle))];
  });
  return fromGeoJson({ type: 'MultiPolygon', coordinates: [[[...ring, ring[0]!]]] });
}

function turned(geometry: FlatGeometry, angle: number, shift: number): FlatGeometry {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const xy = geometry.xy.map((_, i) => {
    const [x, y] = [geometry.xy[i & ~1]! - EAST, geometry.xy[i | 1]! - NORTH];
    return (i & 1) === 0 ? EAST + x * cos - y * sin + shift : NORTH + x * sin + y * cos - shift;
  });
  return { ...geometry, xy };
}

async function valid(db: Pool, geometries: readonly FlatGeometry[]): Promise<FlatGeometry[]> {
  const { rows } = await db.query<{ valid: boolean }>(
    `select ST_IsValid(wkb::geometry) as valid from unnest($1::bytea[]) with ordinality as given (wkb, i) order by i`,
    [geometries.map((geometry) => toWkb(geometry))],
  );
  return geometries.filter((_, i) => rows[i]!.valid);
}

const EMPTY: FlatGeometry = {
  type: 'MultiPolygon',
  xy: new Float64Array(),
  ends: new Uint32Array(),
  parts: new Uint32Array(),
};

function drawn(share: Share, subject: FlatGeometry): FlatGeometry {
  return share === 'all' ? subject : share === 'none' ? EMPTY : share;
}

/** Ours and GEOS's of each case: areas, and the land by which they differ. */
async function compare(db: Pool, cases: readonly Case[]): Promise<void> {
  const overlays = cases.map(({ name, subject, polygons }) => {
    try {
      return overlayPolygons(
        new EdgeTree(subject),
        polygons.map((polygon) => new EdgeTree(polygon)),
      );
    } catch (cause) {
      throw new Error(name, { cause });
    }
  });
  const asked: { name: string; a: FlatGeometry; b: readonly FlatGeometry[]; kind: string; ours: FlatGeometry }[] = [];
  for (const [c, { name, subject, polygons }] of cases.entries()) {
    const { shared, union, outside } = overlays[c]!;
    polygons.forEach((polygon, i) =>
      asked.push({ name, a: subject, b: [polygon], kind: 'shared', ours: drawn(shared[i]!, subject) }),
    );
    asked.push({ name, a: subject, b: polygons, kind: 'shared', ours: drawn(union, subject) });
    asked.push({ name, a: subject, b: polygons, kind: 'outside', ours: drawn(outside, subject) });
  }
  const collection = (list: readonly FlatGeometry[]) => list.map((geometry) => toWkb(geometry).toString('hex')).join();
  const { rows } = await db.query<{
    i: number;
    theirs: number;
    ours: number;
    differ: number;
    valid: boolean;
    reason: string;
  }>(
    `with given as materialized (
  select i::integer - 1 as i, a::geometry as a, kind, ours::geometry as ours,
    (select ST_Union(hex::geometry) from unnest(string_to_array(b, ',')) hex) as b
  from unnest($1::bytea[], $2::text[], $3::text[], $4::bytea[]) with ordinality as given (a, b, kind, ours, i)
),
made as materialized (
  select i, ours, ST_CollectionExtract(case kind when 'shared' then ST_Intersection(a, b) else ST_Difference(a, b) end, 3) as theirs from given
)
select i, ST_Area(theirs) as theirs, ST_Area(ours) as ours, ST_Area(ST_SymDifference(theirs, ours)) as differ,
  ST_IsValid(ours) as valid, ST_IsValidReason(ours) as reason
from made order by i`,
    [
      asked.map(({ a }) => toWkb(a)),
      asked.map(({ b }) => collection(b)),
      asked.map(({ kind }) => kind),
      asked.map(({ ours }) => toWkb(ours)),
    ],
  );
  for (const row of rows) {
    const { name, kind, a, b } = asked[row.i]!;
    const text = `${name}, ${kind}: ours ${row.ours}, GEOS ${row.theirs}, differ ${row.differ} ${row.reason}`;
    const where = () => `${text}\n${toWkb(a).toString('hex')}\n${collection(b)}`;
    assert.ok(Math.abs(row.theirs - row.ours) < 1e-5 && row.differ < 1e-5, where());
    assert.ok(row.valid, where());
  }
  for (const [c, { name, subject }] of cases.entries()) {
    const { union, outside } = overlays[c]!;
    const sum = planarArea(drawn(union, subject)) + planarArea(drawn(outside, subject));
    const area = planarArea(subject);
    // a case of JTS is 10¹⁵ m long: its areas have no micrometres to differ by
    assert.ok(Math.abs(sum - area) < Math.max(1e-6, 1e-14 * area), `${name}: parts do not add up`);
  }
}

describe('the overlay of polygons', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.drop());

  /** Pairs and groups drawn from a pool of shapes. */
  const groups = (name: string, shapes: readonly FlatGeometry[], count: number, most: number, seed: number): Case[] => {
    const random = randomOf(seed);
    const any = () => shapes[Math.floor(random() * shapes.length)]!;
    return Array.from({ length: count }, (_, i) => ({
      name: `${name} ${i}`,
      subject: any(),
      polygons: Array.from({ length: 1 + Math.floor(random() * most) }, any),
    }));
  };

  it('is that of GEOS where borders run together, touch in corners and enclose each other', async function () {
    this.timeout(60_000);
    const cells = await cellUnions(database.pool, 80, 10, 1);
    await compare(database.pool, groups('cells', cells, 600, 4, 7));
  });

  it('is that of GEOS for stars on a coarse grid, on a fine one and on none', async function () {
    this.timeout(60_000);
    for (const [grid, seed] of [
      [5, 11],
      [1, 12],
      [0, 13],
    ] as const) {
      const random = randomOf(seed);
      const stars = await valid(
        database.pool,
        Array.from({ length: 200 }, () => star(random, 3 + Math.floor(random() * 15), grid)),
      );
      await compare(database.pool, groups(`stars on ${grid}`, stars, 400, 4, seed));
    }
  });

  it('is that of GEOS where nothing is quite where it was: turned, shifted by nanometres, slivers', async function () {
    this.timeout(60_000);
    const cells = await cellUnions(database.pool, 40, 10, 3);
    const random = randomOf(5);
    const shapes = await valid(
      database.pool,
      cells.flatMap((cell) => [
        cell,
        turned(cell, 0.1 * Math.floor(random() * 3), 0),
        turned(cell, 0.3, 1e-9 * random()),
        turned(cell, 1e-9, 0),
        turned(cell, 0, 0.001),
      ]),
    );
    await compare(database.pool, groups('moved', shapes, 800, 4, 17));
  });

  it('is that of GEOS for the cases of JTS and martinez, each both ways, as written and moved into a plane', async function () {
    this.timeout(60_000);
    const pairs = await overlayCases(database.pool, realDelivery(this, '09-overlay'));
    assert.ok(pairs.length > 100, `${pairs.length} pairs`);
    const cases = pairs.flatMap((pair): Case[] => {
      const [a, b] = placed(pair, [EAST, NORTH]);
      return [
        { name: pair.name, subject: pair.a, polygons: [pair.b] },
        { name: `${pair.name} the other way`, subject: pair.b, polygons: [pair.a] },
        { name: `${pair.name} in a plane`, subject: a, polygons: [b] },
        { name: `${pair.name} in a plane, the other way`, subject: b, polygons: [a] },
      ];
    });
    await compare(database.pool, cases);
  });
});
