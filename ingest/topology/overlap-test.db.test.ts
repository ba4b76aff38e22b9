import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { emptyDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { type FlatGeometry, toWkb } from '../../schemas/geometry.ts';
import { EdgeFinder } from './edge-finder.ts';
import { OverlapTest } from './overlap-test.ts';
import { PolygonStore } from './polygon-store.ts';

/** Equal seeds give equal numbers from 0 to 1. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Corners on a small grid: shared edges, corners on edges and equal corners are the rule, not the exception. */
function gridPolygon(random: () => number, corners: number): FlatGeometry {
  const xy: number[] = [];
  for (let i = 0; i < corners; i++) xy.push(Math.floor(random() * 7), Math.floor(random() * 7));
  xy.push(xy[0]!, xy[1]!);
  const isHoled = random() < 0.2;
  if (isHoled) xy.push(2, 2, 2, 4, 4, 4, 2, 2);
  const ends = isHoled ? [corners + 1, corners + 5] : [corners + 1];
  return {
    type: 'Polygon',
    xy: Float64Array.from(xy),
    ends: Uint32Array.from(ends),
    parts: Uint32Array.of(ends.length),
  };
}

/** Positions of pairs that share ground, by the test under test. */
function pairsOf(shapes: readonly FlatGeometry[]): string[] {
  const store = new PolygonStore({ originX: 0, originY: 0, scaleX: 1, scaleY: 1 });
  shapes.forEach((shape, i) => {
    const bytes = toWkb(shape);
    assert.ok(store.addEwkb(i, new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), 0));
  });
  const test = new OverlapTest(store, new EdgeFinder(store));
  const pairs: string[] = [];
  for (let a = 0; a < shapes.length; a++) {
    for (let b = a + 1; b < shapes.length; b++) if (test.sharesGround(a, b)) pairs.push(`${a} ${b}`);
  }
  return pairs;
}

describe('polygons that share ground', () => {
  let database: TestDatabase;
  before(async () => {
    database = await emptyDatabase();
    await database.pool.query('create extension postgis');
  });
  after(() => database.drop());

  const hexOf = (shapes: readonly FlatGeometry[]) => shapes.map((shape) => toWkb(shape).toString('hex'));
  const validOf = async (shapes: readonly FlatGeometry[]) => {
    const { rows } = await database.pool.query<{ n: number }>(
      `select n::integer - 1 as n from unnest($1::text[]) with ordinality as t (shape, n) where st_isvalid(shape::geometry) order by n`,
      [hexOf(shapes)],
    );
    return rows.map(({ n }) => shapes[n]!);
  };
  const overlapsOf = async (shapes: readonly FlatGeometry[]) => {
    const { rows } = await database.pool.query<{ pair: string }>(
      `with shapes as (select n - 1 as n, shape::geometry as shape from unnest($1::text[]) with ordinality as t (shape, n))
       select a.n || ' ' || b.n as pair
       from shapes a join shapes b on a.n < b.n and st_relate(a.shape, b.shape, '2********')
       order by a.n, b.n`,
      [hexOf(shapes)],
    );
    return rows.map(({ pair }) => pair);
  };

  for (const seed of [1, 2, 3]) {
    it(`are those that PostGIS names, corners on a grid (seed ${seed})`, async () => {
      const random = randomFrom(seed);
      const shapes = await validOf(
        Array.from({ length: 500 }, () => gridPolygon(random, 3 + Math.floor(random() * 4))),
      );
      assert.ok(shapes.length > 100);
      assert.deepEqual(pairsOf(shapes.slice(0, 150)), await overlapsOf(shapes.slice(0, 150)));
    });
  }

  it('are those that PostGIS names for polygons of many corners', async () => {
    const random = randomFrom(7);
    const stars = Array.from({ length: 60 }, (): FlatGeometry => {
      const corners = 80 + Math.floor(random() * 120);
      const [x, y] = [random() * 100, random() * 100];
      const xy: number[] = [];
      for (let i = 0; i < corners; i++) {
        const reach = 3 + random() * 12;
        const angle = (2 * Math.PI * i) / corners;
        xy.push(x + reach * Math.cos(angle), y + reach * Math.sin(angle));
      }
      xy.push(xy[0]!, xy[1]!);
      return {
        type: 'Polygon',
        xy: Float64Array.from(xy),
        ends: Uint32Array.of(corners + 1),
        parts: Uint32Array.of(1),
      };
    });
    assert.deepEqual(pairsOf(stars), await overlapsOf(stars));
  });
});
