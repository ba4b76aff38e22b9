/** Part A of the report, item by item: every fault of an input is found, named, and kept apart from the others. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { type Box, E, loadGround, N, ringOf } from '../../fixtures/harness/overlap-ground.ts';
import { findingsOf } from './make-check.ts';
import { plotsOfGeoJson } from './plots-of-geojson.ts';
import type { Declared, Submission } from './submitted-plot.ts';

type Ring = readonly (readonly [number, number])[];

const polygon = (...rings: readonly Ring[]) => ({ type: 'Polygon', coordinates: rings });
const box = (...corners: Box) => ringOf(corners);
const SOUND = box(0, 0, 100, 100);
/** Clockwise from the north-west, as 界址点 are numbered. */
const CLOCKWISE: Ring = [
  [E, N + 100],
  [E + 100, N + 100],
  [E + 100, N],
  [E, N],
  [E, N + 100],
];

interface Case {
  readonly title: string;
  readonly plots: readonly { readonly geometry: unknown; readonly number?: string; readonly area?: number }[];
  /** Given by a boundary-point file beside the geometry. */
  readonly declared?: Partial<Declared>;
  readonly codes: readonly string[];
  readonly blocks?: true;
  readonly crs?: number;
}

const CASES: readonly Case[] = [
  { title: 'a sound plot', plots: [{ geometry: polygon(SOUND) }], codes: [] },
  { title: 'a sound plot with a hole', plots: [{ geometry: polygon(SOUND, box(40, 40, 60, 60)) }], codes: [] },
  {
    title: 'a point instead of a polygon',
    plots: [{ geometry: { type: 'Point', coordinates: [E, N] } }],
    codes: ['geometry-unreadable'],
    blocks: true,
  },
  {
    title: 'a ring that is not closed',
    plots: [{ geometry: polygon(SOUND.slice(0, -1)) }],
    codes: ['ring-not-closed'],
    blocks: true,
  },
  {
    title: 'a ring of two points',
    plots: [{ geometry: polygon([SOUND[0]!, SOUND[1]!, SOUND[0]!]) }],
    codes: ['ring-too-short'],
    blocks: true,
  },
  {
    title: 'axes exchanged',
    plots: [{ geometry: polygon(SOUND.map(([x, y]) => [y, x] as const)) }],
    codes: ['coordinates-strange'],
    blocks: true,
  },
  {
    title: 'a zone number that the CRS does not have',
    plots: [{ geometry: polygon(SOUND.map(([x, y]) => [x + 40e6, y] as const)) }],
    codes: ['coordinates-strange'],
    blocks: true,
  },
  {
    title: 'degrees for metres',
    plots: [
      {
        geometry: polygon([
          [120, 31.8],
          [120.001, 31.8],
          [120.001, 31.801],
          [120, 31.8],
        ]),
      },
    ],
    codes: ['coordinates-strange'],
    blocks: true,
  },
  {
    title: 'a plot that crosses itself',
    plots: [
      {
        geometry: polygon([
          [E, N],
          [E + 10, N + 10],
          [E + 10, N],
          [E, N + 10],
          [E, N],
        ]),
      },
    ],
    codes: ['geometry-invalid'],
    blocks: true,
  },
  {
    title: 'a hole outside its ring',
    plots: [{ geometry: polygon(SOUND, box(200, 200, 210, 210)) }],
    codes: ['geometry-invalid'],
    blocks: true,
  },
  {
    title: 'holes within holes',
    plots: [{ geometry: polygon(SOUND, box(20, 20, 80, 80), box(40, 40, 60, 60)) }],
    codes: ['geometry-invalid'],
    blocks: true,
  },
  {
    title: 'a point measured twice',
    plots: [{ geometry: polygon([SOUND[0]!, SOUND[1]!, SOUND[1]!, ...SOUND.slice(2)]) }],
    codes: ['point-repeated'],
  },
  {
    title: 'two points 4 cm apart',
    plots: [{ geometry: polygon([SOUND[0]!, SOUND[1]!, [E + 100, N + 0.04], ...SOUND.slice(2)]) }],
    codes: ['points-too-close'],
  },
  {
    title: 'two points 5 cm apart',
    plots: [{ geometry: polygon([SOUND[0]!, SOUND[1]!, [E + 100, N + 0.05001], ...SOUND.slice(2)]) }],
    codes: [],
  },
  {
    title: 'two parts',
    plots: [{ geometry: { type: 'MultiPolygon', coordinates: [[SOUND], [box(200, 0, 210, 10)]] } }],
    codes: ['several-parts'],
  },
  { title: 'a declared area that is right', plots: [{ geometry: polygon(SOUND), area: 10_009 }], codes: [] },
  {
    title: 'a declared area 11 m² off, more than 1‰',
    plots: [{ geometry: polygon(SOUND), area: 10_011 }],
    codes: ['area-differs'],
  },
  {
    title: 'a number given twice',
    plots: [
      { geometry: polygon(SOUND), number: 'D' },
      { geometry: polygon(box(200, 0, 210, 10)), number: 'D' },
    ],
    codes: ['plot-number-repeated'],
  },
  {
    title: 'two plots that share 10 m²',
    plots: [{ geometry: polygon(SOUND) }, { geometry: polygon(box(99, 0, 200, 10)) }],
    codes: ['plots-overlap'],
  },
  {
    title: 'two plots that touch',
    plots: [{ geometry: polygon(SOUND) }, { geometry: polygon(box(100, 0, 200, 10)) }],
    codes: [],
  },
  {
    title: 'a plot that sticks out of all districts',
    plots: [{ geometry: polygon(box(-5010, 0, -4990, 10)) }],
    codes: ['outside-districts'],
  },
  {
    title: 'numbered points, clockwise from the north-west',
    plots: [{ geometry: polygon(CLOCKWISE) }],
    declared: { isNumbered: true, pointCount: 4 },
    codes: [],
  },
  {
    title: 'numbered points, anticlockwise from the south-west',
    plots: [{ geometry: polygon(SOUND) }],
    declared: { isNumbered: true },
    codes: ['order-not-clockwise', 'start-not-northwest'],
  },
  {
    title: 'five points declared of four',
    plots: [{ geometry: polygon(CLOCKWISE) }],
    declared: { pointCount: 6 },
    codes: ['point-count-differs'],
  },
  {
    title: 'the map sheet that it lies on',
    plots: [{ geometry: polygon(SOUND) }],
    declared: { mapSheet: 'H50G005096,H51G005001' },
    codes: [],
  },
  {
    title: 'a map sheet that it does not lie on',
    plots: [{ geometry: polygon(SOUND) }],
    declared: { mapSheet: 'H50G001001' },
    codes: ['map-sheet-differs'],
  },
];

describe('the input of a check', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
    await loadGround(database.pool);
  });
  after(() => database.drop());

  for (const { title, plots, declared, codes, blocks, crs = 4549 } of CASES) {
    it(`with ${title}: ${codes.length === 0 ? 'nothing to say' : codes.join(', ')}`, async () => {
      const features = plots.map(({ geometry, number, area }) => ({
        type: 'Feature',
        properties: { ...(number == null ? {} : { plotNumber: number }), ...(area == null ? {} : { area }) },
        geometry,
      }));
      const read = plotsOfGeoJson({ type: 'FeatureCollection', features }, crs);
      const submission: Submission = {
        ...read,
        plots: read.plots.map((plot) => ({ ...plot, declared: { ...plot.declared, ...declared } })),
      };
      const { findings } = await findingsOf(database.pool, submission);
      assert.deepEqual(
        findings.map(({ code }) => code),
        codes,
        JSON.stringify(findings),
      );
      assert.equal(
        findings.some((finding) => finding.blocks),
        blocks ?? false,
      );
      for (const { message, actual, expected } of findings)
        assert.ok(message && actual && expected, 'says what and how');
    });
  }
});
