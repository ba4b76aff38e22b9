import assert from 'node:assert/strict';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import {
  at,
  cornersOf,
  inDegrees,
  parcelCode,
  type Place,
  planePolygon,
  publishBlock,
  SURVEY_SRID,
} from '../../fixtures/harness/survey-ground.ts';
import { withTransaction } from '../../schemas/database/sql.ts';
import { checkResult, type CheckedResult } from './check-result.ts';
import type { ResultRow } from './read-result.ts';

let database: TestDatabase;
const parcelRow = (number: number, corners: readonly Place[], label: string, area?: number): ResultRow => {
  const shape = planePolygon(corners);
  return {
    layer: 'parcel',
    number,
    label,
    properties: { landClass: '0601', ...(area === undefined ? {} : { area }) },
    geometry: inDegrees(shape),
    delivered: { geometry: shape, srid: SURVEY_SRID },
  };
};
const pointRow = (number: number, [x, y]: Place, label: string, name: string, more = {}): ResultRow => {
  const shape = {
    type: 'Point' as const,
    xy: Float64Array.of(x, y),
    ends: new Uint32Array(),
    parts: new Uint32Array(),
  };
  const delivered = { geometry: shape, srid: SURVEY_SRID };
  return {
    layer: 'boundary-point',
    number,
    label,
    properties: { pointNumber: name, ...more },
    geometry: inDegrees(shape),
    delivered,
  };
};
const lineRow = (number: number, from: Place, to: Place, label: string, length: number): ResultRow => {
  const shape = {
    type: 'MultiLineString' as const,
    xy: Float64Array.of(...from, ...to),
    ends: Uint32Array.of(2),
    parts: new Uint32Array(),
  };
  const delivered = { geometry: shape, srid: SURVEY_SRID };
  return {
    layer: 'boundary-line',
    number,
    label,
    properties: { lineLength: length },
    geometry: inDegrees(shape),
    delivered,
  };
};

const check = (rows: readonly ResultRow[], tolerance = 0.05): Promise<CheckedResult> =>
  withTransaction(database.pool, (client) =>
    checkResult(
      client,
      { rows, issues: [] },
      { tolerance, gapWidth: 0.5, rules: undefined, signal: new AbortController().signal },
    ),
  );
const codesOf = ({ findings }: CheckedResult): readonly string[] =>
  findings.filter(({ severity }) => severity === 'error').map(({ code }) => code);

/** Parcel 2 of the block divided by a line 20 m from its western side, its outer nodes measured `off` metres wrong. */
const halves = (off = 0): readonly ResultRow[] => [
  parcelRow(1, [at(40 + off, -off), at(40 - off, 30 + off), at(60, 30 + off), at(60, off)], 'P1'),
  parcelRow(2, [at(60, -off), at(60 + off, 30), at(80 - off, 30 - off), at(80 + off, off)], 'P2'),
];

describe('a survey result before the published cadastre', () => {
  before(async () => {
    database = await testDatabase();
    await publishBlock(database.pool);
  });
  after(() => database.drop());

  it('is drawn to the published points; gaps and overlaps of 0.03 m are closed, each told with its size before and after', async () => {
    const checked = await check(halves(0.03));
    assert.deepEqual(codesOf(checked), []);
    const [one, two] = checked.parcels;
    assert.deepEqual(one!.replaces, [parcelCode(2)]);
    assert.deepEqual(two!.replaces, [parcelCode(2)]);
    const corners = new Set(cornersOf(2).map(String));
    const nodes = checked.parcels.flatMap(({ drawn }) => [...drawn.xy]);
    for (const corner of corners) {
      const [x, y] = corner.split(',').map(Number);
      assert.ok(
        nodes.some((_, i) => i % 2 === 0 && nodes[i] === x && nodes[i + 1] === y),
        `${corner} is a node`,
      );
    }
    const closed = checked.changes.filter(({ kind }) => kind.endsWith('closed'));
    assert.ok(closed.some(({ kind }) => kind === 'gap-closed') && closed.some(({ kind }) => kind === 'overlap-closed'));
    for (const { before, after, metres } of closed) {
      assert.ok(before! > 0 && after! < 1e-4 && metres! < 0.05, `${before} → ${after} (${metres})`);
    }
    assert.ok(Math.abs(one!.areaDrawn + two!.areaDrawn - checked.replaced[0]!.area) < 1e-4);
  });

  it('that lies 0.08 m off is left as it is, and gaps and overlaps are findings with place and area', async () => {
    const checked = await check(halves(0.08));
    const codes = codesOf(checked);
    assert.ok(codes.includes('overlap'), codes.join());
    assert.ok(codes.includes('ground-left') || codes.includes('gap'), codes.join());
    const overlap = checked.findings.find(({ code }) => code === 'overlap')!;
    assert.ok(overlap.squareMetres! > 0 && overlap.at !== null && overlap.shape !== null);
  });

  it('between two parcels that nobody replaces, a strip of 0.2 m is a gap', async () => {
    const beside = [at(160.2, 0), at(160.2, 30), at(200, 30), at(200, 0)];
    const checked = await check([parcelRow(1, beside, 'P1')]);
    const gap = checked.findings.find(({ code }) => code === 'gap')!;
    assert.equal(gap.words.other, parcelCode(4));
    assert.ok(Math.abs(gap.squareMetres! - 6) < 0.01 && Math.abs(gap.metres! - 0.2) < 0.001);
    assert.deepEqual(
      codesOf(await check([parcelRow(1, [at(160.04, 0), at(160.03, 30), at(200, 30), at(200, 0)], 'P1')])),
      [],
    );
  });

  it('keeps the code where the border is the published one, and gives it up where the border moved', async () => {
    const same = await check([parcelRow(1, cornersOf(3), parcelCode(3), 1200)]);
    assert.equal(same.parcels[0]!.keepsCode, parcelCode(3));
    const bent = [...cornersOf(3).slice(0, 3), at(120, 15), at(120, 0)].map(([x, y], i): Place => [
      i === 3 ? x - 1 : x,
      y,
    ]);
    const moved = await check([parcelRow(1, bent, parcelCode(3))]);
    assert.equal(moved.parcels[0]!.keepsCode, null);
    assert.ok(moved.findings.some(({ code }) => code === 'code-renewed'));
    assert.deepEqual(codesOf(moved), ['ground-left']);
  });

  it('that reaches into a neighbour, or out of the ground before, says by how much', async () => {
    const [a, b] = halves();
    const reaching = parcelRow(2, [at(60, 0), at(60, 30), at(82, 30), at(80, 0)], 'P2');
    const codes = codesOf(await check([a!, reaching]));
    assert.deepEqual(codes.toSorted(), ['ground-gained', 'overlap']);
    const free = parcelRow(2, [at(60, -3), at(60, 30), at(80, 30), at(80, 0)], 'P2');
    const found = (await check([a!, free])).findings.find(({ code }) => code === 'ground-gained')!;
    assert.ok(Math.abs(found.squareMetres! - 30) < 0.01);
    assert.deepEqual(codesOf(await check([a!, b!])), []);
  });

  it('has points on nodes, lines between consecutive points, lengths and areas that agree', async () => {
    const corners = cornersOf(3);
    const points = corners.map((corner, i) => pointRow(i + 1, corner, 'P1', `J${i + 1}`));
    const lines = corners.map((corner, i) =>
      lineRow(i + 1, corner, corners[(i + 1) % 4]!, 'P1', i % 2 === 0 ? 30 : 40),
    );
    const parcel = parcelRow(1, corners, 'P1', 1200);
    const sound = await check([parcel, ...points, ...lines]);
    assert.deepEqual(codesOf(sound), []);
    assert.deepEqual(
      sound.parcels[0]!.border.points.map(({ properties }) => properties['pointNumber']),
      ['J2', 'J3', 'J4', 'J1'],
    );
    const one = async (rows: readonly ResultRow[]) => codesOf(await check(rows));
    const off = pointRow(1, at(80.2, 0), 'P1', 'J1');
    assert.deepEqual(await one([parcel, off, ...points.slice(1), ...lines]), ['point-off-border', 'point-missing']);
    assert.deepEqual(await one([parcel, ...points.slice(1), ...lines]), ['point-missing']);
    const misplaced = pointRow(1, corners[0]!, 'P1', 'J1', { northing: corners[0]![1] + 1, easting: corners[0]![0] });
    assert.deepEqual(await one([parcel, misplaced, ...points.slice(1), ...lines]), ['point-coordinates']);
    const diagonal = lineRow(1, corners[0]!, corners[2]!, 'P1', 50);
    assert.deepEqual(await one([parcel, ...points, diagonal, ...lines.slice(1)]), ['line-off-border', 'line-missing']);
    const long = lineRow(1, corners[0]!, corners[1]!, 'P1', 30.4);
    assert.deepEqual(await one([parcel, ...points, long, ...lines.slice(1)]), ['line-length']);
    assert.deepEqual(await one([parcelRow(1, corners, 'P1', 1300), ...points, ...lines]), ['area-declared']);
    assert.deepEqual(await one([parcel, ...points, ...lines, pointRow(9, corners[0]!, 'P9', 'J1')]), [
      'point-parcel-unknown',
    ]);
  });

  it('whose shape crosses itself is told where, and nothing is measured of it', async () => {
    const bow = parcelRow(1, [at(200, 0), at(220, 30), at(220, 0), at(200, 30)], 'P1');
    const checked = await check([bow]);
    assert.ok(codesOf(checked).every((code) => code === 'shape-invalid'));
    assert.ok(checked.findings[0]!.at !== null);
  });
});
