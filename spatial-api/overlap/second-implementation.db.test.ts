import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { difference, featureCollection, intersect, multiPolygon } from '@turf/turf';
import { after, before, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { E, load, N, plot } from '../../fixtures/harness/overlap-ground.ts';
import { planarArea } from '../../schemas/area.ts';
import { asMulti, type FlatGeometry, fromGeoJson, toGeoJson } from '../../schemas/geometry.ts';
import { basicFarmland } from '../../schemas/layers/basic-farmland.ts';
import { projectRoot } from '../../schemas/settings.ts';
import { overlayPlots } from './overlay-plots.ts';
import { prepareSubjects } from './prepare-subjects.ts';
import { overlapRun } from './run.ts';

const FOLDER = join(projectRoot, '../shared/data/09-overlay');

interface Pair {
  readonly name: string;
  readonly a: unknown;
  readonly b: unknown;
}

/** Subject and clipping polygon of each case of the martinez project. */
function martinezPairs(): readonly Pair[] {
  const folder = join(FOLDER, 'martinez_generic');
  return readdirSync(folder).map((name) => {
    const { features } = JSON.parse(readFileSync(join(folder, name), 'utf8')) as { features: { geometry: unknown }[] };
    return { name: `martinez ${name}`, a: features[0]!.geometry, b: features[1]!.geometry };
  });
}

/** Geometry pairs of the JTS overlay tests, WKT read by PostGIS. */
async function jtsPairs(database: TestDatabase): Promise<readonly Pair[]> {
  const pairs: Pair[] = [];
  for (const file of ['jts_TestOverlayAA.xml', 'jts_TestNGOverlayA.xml']) {
    const xml = readFileSync(join(FOLDER, file), 'utf8');
    const cases = [...xml.matchAll(/<case>.*?<a>\s*([^<]*?)\s*<\/a>\s*<b>\s*([^<]*?)\s*<\/b>/gs)];
    for (const [index, [, a, b]] of cases.entries()) {
      if (!/^\s*(MULTI)?POLYGON/i.test(a!) || !/^\s*(MULTI)?POLYGON/i.test(b!) || /EMPTY/i.test(a! + b!)) continue;
      const { rows } = await database.pool.query<{ a: string; b: string }>(
        'select ST_AsGeoJSON($1::text::geometry, 15) as a, ST_AsGeoJSON($2::text::geometry, 15) as b',
        [a, b],
      );
      pairs.push({ name: `${file} ${index + 1}`, a: JSON.parse(rows[0]!.a), b: JSON.parse(rows[0]!.b) });
    }
  }
  return pairs;
}

/** Moved to the ground of the tests and brought to some hundred metres, so that cases in degrees and in thousands alike lie in the plane. */
function placed({ a, b }: Pair): readonly [FlatGeometry, FlatGeometry] {
  const both = [asMulti(fromGeoJson(a)), asMulti(fromGeoJson(b))] as const;
  const xs = both.flatMap(({ xy }) => [...xy].filter((_, i) => i % 2 === 0));
  const ys = both.flatMap(({ xy }) => [...xy].filter((_, i) => i % 2 === 1));
  const [west, south] = [Math.min(...xs), Math.min(...ys)];
  const scale = 500 / Math.max(Math.max(...xs) - west, Math.max(...ys) - south);
  const move = (geometry: FlatGeometry): FlatGeometry => ({
    ...geometry,
    xy: geometry.xy.map((value, i) => (i % 2 === 0 ? E + (value - west) * scale : N + (value - south) * scale)),
  });
  return [move(both[0]), move(both[1])];
}

/** By polyclip-ts, around the origin, where it loses no digits. */
function byTurf([a, b]: readonly [FlatGeometry, FlatGeometry]): { inside: number; outside: number } {
  const near = [a, b].map((geometry) => {
    const xy = geometry.xy.map((value, i) => (i % 2 === 0 ? value - E : value - N));
    return multiPolygon(toGeoJson({ ...geometry, xy }).coordinates as [number, number][][][]);
  });
  const areaOf = (found: { geometry: unknown } | null) => (found == null ? 0 : planarArea(fromGeoJson(found.geometry)));
  return {
    inside: areaOf(intersect(featureCollection(near))),
    outside: areaOf(difference(featureCollection(near))),
  };
}

describe('the overlay beside a second implementation', () => {
  let database: TestDatabase;
  before(async function () {
    if (!existsSync(FOLDER)) {
      console.log('    overlay cases are absent: skipped');
      this.skip();
    }
    database = await testDatabase();
  });
  after(async () => database?.drop());

  it('gives the areas of polyclip for the cases of JTS and martinez', async function () {
    this.timeout(120_000);
    const run = overlapRun(database.pool);
    const pairs = [...martinezPairs(), ...(await jtsPairs(database))];
    let compared = 0;
    for (const [index, pair] of pairs.entries()) {
      const geometries = placed(pair);
      const { rows } = await database.pool.query<{ valid: boolean }>(
        'select ST_IsValid(ST_GeomFromGeoJSON($1)) and ST_IsValid(ST_GeomFromGeoJSON($2)) as valid',
        geometries.map((geometry) => JSON.stringify(toGeoJson(geometry))),
      );
      // The engine refuses invalid plots and invalid features; some cases are made of nothing else.
      if (!rows[0]!.valid) continue;
      await load(database.pool, 'basic-farmland', [{ geometry: geometries[1], values: { identifier: `${index}` } }]);
      const [subject] = await prepareSubjects(run, [plot(geometries[0])]);
      const [overlay] = await overlayPlots(run, [subject!], {
        layer: basicFarmland,
        version: compared + 1,
        pieceFields: [],
        where: [],
        outside: true,
      });
      assert.ok(overlay?.state === 'checked', pair.name);
      const expected = byTurf(geometries);
      const areas = { inside: overlay.union, outside: overlay.outside };
      for (const side of ['inside', 'outside'] as const) {
        const area = areas[side] == null ? 0 : planarArea(areas[side]);
        assert.ok(Math.abs(area - expected[side]) < 1e-4, `${pair.name} ${side}: ${area}, polyclip ${expected[side]}`);
      }
      compared++;
    }
    assert.ok(compared >= 30, `${compared} of ${pairs.length} cases could be compared`);
  });
});
