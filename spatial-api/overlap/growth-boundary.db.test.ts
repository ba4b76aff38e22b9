import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { pino } from 'pino';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { realDelivery } from '../../fixtures/harness/deliveries.ts';
import { load } from '../../fixtures/harness/overlap-ground.ts';
import { ingestFile } from '../../ingest/ingest-file.ts';
import { fromGeoJson, fromWkb } from '../../schemas/geometry.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import type { ProjectType } from '../../schemas/rules/rule.ts';
import { type BatchItem, checkBatch } from './batch-check.ts';
import { placed, plotsOfGeoJson } from './plots-of-geojson.ts';
import { overlapRun } from './run.ts';
import { NOTHING_DECLARED, type SubmittedPlot } from './submitted-plot.ts';

/**
 * Facts measured with shapely (GEOS 3.14): shapes carried to EPSG:4526, then made valid. Made valid in degrees first, as the
 * inventory of the collection has it, 62,556,599.4 m² lie inside, and two plots cross themselves once they are in the plane.
 */
const FACTS = { plots: 2728, inside: 62_435_273.357, fullyInside: 2676 };

const LAND = '01-china-land/sjz_dxxztb_lowefficiency_current.geojson';
const BOUNDARY = '01-china-land/sjz_czkfbj_urban_growth_boundary.geojson';

const PLANE = 4526;

const rules = loadRules();
const whole = rules.projectTypes.get('construction-batch')!;
/** The rule about the growth boundary alone. */
const projectType: ProjectType = { ...whole, rules: whole.rules.filter(({ id }) => id === 'PC-UGB-01') };

describe('low-efficiency land of Shijiazhuang against its growth boundary', () => {
  let database: TestDatabase;
  let land: unknown;
  let boundary: string;
  before(async function () {
    land = JSON.parse(readFileSync(realDelivery(this, LAND), 'utf8'));
    boundary = realDelivery(this, BOUNDARY);
    database = await testDatabase();
    const county = fromGeoJson({
      type: 'Polygon',
      coordinates: [
        [
          [114.2, 37.8],
          [114.9, 37.8],
          [114.9, 38.3],
          [114.2, 38.3],
          [114.2, 37.8],
        ],
      ],
    });
    await load(database.pool, 'administrative-area', [
      { geometry: county, srid: 4490, values: { districtCode: '130102' } },
    ]);
  });
  after(async () => database?.drop());

  const check = async (plots: readonly SubmittedPlot[]) => {
    const items: BatchItem[] = [];
    const run = overlapRun(database.pool, { timeoutMs: 60_000 });
    const order = { projectType, parameters: {}, day: '2026-01-01', plots, applicant: null };
    for await (const round of checkBatch(run, rules, { ...order, source: { kind: 'geometry' }, archive: null })) {
      items.push(...round);
    }
    return items;
  };
  /** In the plane where the facts were measured; a shape that collapses comes back empty. */
  const madeValid = async (geojson: unknown) => {
    const { features } = geojson as { features: readonly { geometry: object }[] };
    const { rows } = await database.pool.query<{ wkb: Buffer }>(
      `select ST_AsBinary(ST_Multi(ST_CollectionExtract(ST_MakeValid(ST_Transform(ST_SetSRID(ST_GeomFromGeoJSON(text), 4490), ${PLANE})), 3))) as wkb
from unnest($1::text[]) with ordinality as given (text, i) order by i`,
      [features.map(({ geometry }) => JSON.stringify(geometry))],
    );
    return rows.map(({ wkb }) => fromWkb(wkb).geometry);
  };

  it('as delivered: refused shapes keep the boundary from being relied upon, and no plot passes', async function () {
    this.timeout(120_000);
    const workFolder = await mkdtemp(join(tmpdir(), 'dimai-growth-'));
    try {
      const result = await ingestFile(
        { db: database.pool, log: pino({ level: 'silent' }) },
        {
          path: boundary,
          layer: layerById('urban-growth-boundary')!,
          dataset: 'all',
          districtCode: '130100',
          workFolder,
          confirmed: true,
        },
      );
      assert.ok(result.state === 'published');
      const { read, loaded, rejected } = result.report.rows;
      assert.deepEqual([read, loaded + rejected], [23, 23], 'every shape is accounted for');
      assert.ok(rejected > 0 && result.report.issueCounts['geometry-invalid'] === rejected);
    } finally {
      await rm(workFolder, { recursive: true, force: true });
    }
    const { plots, findings } = plotsOfGeoJson(land, 4490, Infinity);
    const items = await check(plots);
    assert.deepEqual([plots.length, findings.length, items.length], [FACTS.plots, 0, FACTS.plots]);
    let refused = 0;
    for (const item of items) {
      if (item.state === 'refused') {
        refused++;
        assert.ok(item.findings.every(({ blocks, message }) => blocks && message.includes('图形无效')));
        continue;
      }
      const [rule] = item.record.rules;
      assert.deepEqual([item.record.verdict, rule!.reason], ['undetermined', 'rejected-rows']);
    }
    assert.ok(refused > 200, `${refused} plots cross or touch themselves`);
  });

  it('made valid: every plot touches the boundary, and what lies inside is known to the square metre', async function () {
    this.timeout(240_000);
    const zones = await madeValid(JSON.parse(readFileSync(boundary, 'utf8')));
    const rows = zones.map((geometry) => ({ geometry, srid: PLANE, values: { zoneCode: '410' } }));
    await load(database.pool, 'urban-growth-boundary', rows, { districtCode: '130100' });
    const shapes = await madeValid(land);
    const plots = shapes.map((shape, i): SubmittedPlot => ({
      number: String(i + 1),
      name: '',
      ...placed(shape, PLANE),
      declared: NOTHING_DECLARED,
    }));
    const items = await check(plots);
    let [inside, fully, touching] = [0, 0, 0];
    for (const item of items) {
      assert.ok(item.state === 'checked', JSON.stringify(item));
      const overlay = item.record.overlays['PC-UGB-01']!;
      assert.ok(overlay.state === 'checked', JSON.stringify(overlay));
      const area = overlay.insideTotals.all.planar;
      inside += area;
      if (area > 0) touching++;
      if (area / item.record.subject.areas.planar > 0.999) fully++;
    }
    assert.equal(touching, FACTS.plots);
    assert.equal(fully, FACTS.fullyInside);
    assert.ok(Math.abs(inside - FACTS.inside) < 0.1, `${inside} m², known ${FACTS.inside}`);
  });
});
