import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'mocha';
import type pg from 'pg';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { toGcj02 } from '../../schemas/gcj02.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import type { FlatGeometry } from '../../schemas/geometry.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { CheckedRow, Delivery, LoadReport, Refusal } from '../delivery.ts';
import { loadQualityRules } from '../../schemas/rules/load-quality-rules.ts';
import type { Issue } from '../issues.ts';
import { type LoadContext, loadDelivery } from '../load.ts';
import { checkData } from './check-data.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} } as LoadContext['log'];

/** A ring in EPSG:4528 from metres beside (40 500 000, 3 520 000). */
function plane(...rings: (readonly (readonly [number, number])[])[]): FlatGeometry {
  const closed = rings.map((ring) => [...ring, ring[0]!]);
  let end = 0;
  return {
    type: 'Polygon',
    xy: Float64Array.from(closed.flat(2).map((value, i) => value + (i % 2 === 0 ? 40_500_000 : 3_520_000))),
    ends: Uint32Array.from(closed, (ring) => (end += ring.length)),
    parts: Uint32Array.of(closed.length),
  };
}

const box = (x: number, y: number, width: number, height = width) =>
  plane([
    [x, y],
    [x + width, y],
    [x + width, y + height],
    [x, y + height],
  ]);

const row = (sourceRow: number, values: Readonly<Record<string, unknown>>, delivered: FlatGeometry): CheckedRow => ({
  sourceRow,
  values,
  geometry: projectGeometry(delivered, 4528, 4490),
  delivered: { geometry: delivered, srid: 4528 },
});

describe('quality rules of a layer', () => {
  let database: TestDatabase;
  let db: pg.Pool;
  before(async () => {
    database = await testDatabase();
    db = database.pool;
  });
  after(() => database.drop());
  beforeEach(() =>
    db.query(
      `truncate land.parcel, land.building, land.cadastral_district, land.cadastral_subdistrict, land.land_use, land.administrative_area,
         land.restoration_project, land.restoration_acceptance, land.restoration_progress, dimai.layer_state, dimai.dataset_version, dimai.dataset cascade`,
    ),
  );

  const load = (layer: string, rows: readonly CheckedRow[], more: Partial<Delivery> = {}): Promise<LoadReport> =>
    loadDelivery(
      { db, log: silent },
      {
        layer: layerById(layer)!,
        dataset: '新北区',
        source: { name: 'x', sha256: String(Math.random()), bytes: 1, crs: 'EPSG:4528' },
        rows,
        confirmed: true,
        ...more,
      },
    );
  const said = (report: LoadReport) =>
    report.firstIssues
      .filter(({ severity }) => severity !== 'info')
      .map(({ code, sourceRow, actual, expected }: Issue) =>
        [sourceRow, code, actual, expected].map((part) => part ?? '').join(' '),
      );
  const code = (n: number, subdistrict = '320411001002') => `${subdistrict}GB${String(n).padStart(5, '0')}`;
  const parcel = (sourceRow: number, shape: FlatGeometry, n = sourceRow) =>
    row(sourceRow, { parcelCode: code(n) }, shape);

  it('find the hole that a layer which tiles leaves, and not its outline', async () => {
    const around = [
      box(0, 0, 300, 100),
      box(0, 200, 300, 100),
      box(0, 100, 100),
      // the last one leaves a strip of two metres
      box(102, 100, 198, 100),
    ];
    const rows = around.map((shape, i) => row(i + 1, { identifier: `3204${i}`, patchArea: 1, classArea: 1 }, shape));
    assert.deepEqual(said(await load('land-use', rows)), ['1 gap-enclosed 200.00 ㎡, 1.961 m ']);
  });

  it('find the slit between two parcels surveyed apart, not the street between two that are', async () => {
    const report = await load('parcel', [
      parcel(1, box(0, 0, 20)),
      parcel(2, box(20.05, 0, 20)),
      parcel(3, box(46, 0, 20)),
    ]);
    assert.deepEqual(said(report), [`2 gap 1.0000 ㎡, 0.050 m #1 ${code(1)}`]);
  });

  it('leave borders alone on which the neighbour has more points', async () => {
    const east = plane([
      [20, 0],
      [40, 0],
      [40, 20],
      [20, 20],
      [20, 13.7],
      [20, 7.1],
    ]);
    assert.deepEqual(said(await load('parcel', [parcel(1, box(0, 0, 20)), parcel(2, east)])), []);
  });

  it('measure overlaps with the delivery and with another dataset, and keep rows out when told to', async () => {
    await load('parcel', [parcel(1, box(0, 0, 20), 901)], { dataset: '武进区' });
    const rows = [parcel(1, box(15, 0, 20)), parcel(2, box(30, 0, 20))];
    assert.deepEqual(said(await load('parcel', rows)).toSorted(), [
      `1 overlap-elsewhere 100.00 ㎡, 4.000 m ${code(901)} (武进区)`,
      `2 overlap 100.00 ㎡, 4.000 m #1 ${code(1)}`,
    ]);
    const strict = await load('parcel', [...rows, parcel(3, box(80, 0, 20))], {
      rules: { layer: 'parcel', title: '宗地', basis: '—', overlap: { severity: 'error', squareMetres: 0, metres: 0 } },
      dataset: '武进区',
    });
    assert.deepEqual(
      [strict.rows.loaded, strict.rows.rejected],
      [1, 2],
      'those that overlap another dataset or an earlier row are kept out',
    );
  });

  it('hold parcels to the 地籍子区 of their code', async () => {
    const area = (n: number, id: string, x: number) => row(n, { code: id }, box(x, 0, 100));
    await load('cadastral-subdistrict', [area(1, '320411001002', 0), area(2, '320411001003', 100)]);
    const report = await load('parcel', [
      parcel(1, box(10, 10, 20)),
      parcel(2, box(90, 40, 30, 10)),
      parcel(3, box(150, 10, 20)),
      row(4, { parcelCode: code(4, '320411009009') }, box(40, 70, 10)),
    ]);
    assert.deepEqual(said(report).toSorted(), [
      '2 place-code-differs 320411001002 320411001003',
      '3 place-code-differs 320411001002 320411001003',
      '4 reference-missing 320411009009 cadastral-subdistrict',
    ]);
    const sticking = await load('parcel', [parcel(1, box(85, 10, 20))]);
    assert.deepEqual(said(sticking), ['1 not-within 100.00 ㎡, 4.000 m 320411001002']);
  });

  it('find what the 地籍子区 leave of their 地籍区', async () => {
    await load('cadastral-district', [row(1, { code: '320411001' }, box(0, 0, 300, 100))]);
    const report = await load('cadastral-subdistrict', [
      row(1, { code: '320411001001' }, box(0, 0, 100)),
      row(2, { code: '320411001002' }, box(100, 0, 150, 100)),
    ]);
    assert.deepEqual(
      said(report).map((line) => line.replace(/\d+\.\d+ ㎡/, '… ㎡')),
      ['1 not-covered … ㎡, 33.333 m 320411001'],
    );
  });

  it('hold the areas of a plot against each other', async () => {
    const land = (n: number, values: object) => row(n, { identifier: `3204${n}`, ...values }, box(200 * n, 0, 100));
    const report = await load('land-use', [
      land(1, { patchArea: 10_000, deductedArea: 120.55, classArea: 9879.45 }),
      land(2, { patchArea: 10_000, deductedArea: null, classArea: 10_000.01 }),
      land(3, { patchArea: 10_000, deductedArea: 100, classArea: 9900.02 }),
    ]);
    assert.deepEqual(said(report), ['3 sum-differs 9900.02 9900']);
  });

  it('never let a code be used again for other ground', async () => {
    await load('parcel', [parcel(1, box(0, 0, 20)), parcel(2, box(100, 0, 20)), parcel(3, box(200, 0, 20))]);
    await load('parcel', [parcel(1, box(0, 0, 20))]);
    const report = await load('parcel', [
      parcel(1, box(0, 0, 20)),
      parcel(2, box(100, 0, 21)),
      parcel(3, box(500, 0, 20)),
    ]);
    assert.deepEqual(said(report), [`3 key-reused ${code(3)} 2`]);
    assert.deepEqual([report.rows.loaded, report.rows.rejected], [2, 1], 'what stands where it stood came back');
    const { rows } = await db.query('select attributes from dimai.rejected_row where source_row = 3');
    assert.equal(rows.length, 1);
  });

  it('recognise a parcel that was drawn on a web map', async () => {
    const parcels = [box(0, 0, 30, 20), box(60, 0, 25, 25), box(0, 60, 40, 22)];
    await load(
      'parcel',
      parcels.map((shape, i) => parcel(i + 1, shape)),
    );
    const pasted = projectGeometry(parcels[1]!, 4528, 4490);
    const xy = new Float64Array(pasted.xy.length);
    for (let i = 0; i < xy.length; i += 2) xy.set(toGcj02(pasted.xy[i]!, pasted.xy[i + 1]!), i);
    const report = await load('low-efficiency-land', [
      { sourceRow: 1, values: { plotCode: 'A1' }, geometry: { ...pasted, xy }, delivered: null },
      { sourceRow: 2, values: { plotCode: 'A2' }, geometry: projectGeometry(parcels[0]!, 4528, 4490), delivered: null },
    ]);
    assert.deepEqual(said(report), [`1 web-map-shift  ${code(2)}`]);
    assert.match(report.firstIssues[0]!.detail!.zh, /GCJ-02/);
  });

  it('refuse a delivery that lies in another zone than its district, and report single rows that do', async () => {
    await load('administrative-area', [
      row(1, { identifier: '1', districtCode: '320411', districtName: '新北区' }, box(-5000, -5000, 10_000)),
    ]);
    const far = (n: number) => parcel(n, box(284_000 + 100 * n, 0, 20));
    const near = (n: number) => parcel(n, box(100 * n, 0, 20));
    await assert.rejects(load('parcel', [near(1), far(2), far(3)], { districtCode: '320411' }), (error: Refusal) => {
      assert.equal(error.code, 'outside-district');
      assert.match(error.zh, /2 行（67%）/);
      return true;
    });
    const report = await load('parcel', [near(1), near(2), far(3)], { districtCode: '320411' });
    assert.deepEqual(said(report), ['3 outside-district  320411 新北区']);
    const beside = await load('parcel', [parcel(1, box(9900, 0, 20))], { districtCode: '320411' });
    assert.deepEqual(said(beside), [], 'boundaries are of different years: 5 km are allowed');
  });

  it('say which of them could not be asked', async () => {
    const report = await load('parcel', [parcel(1, box(0, 0, 20))], { districtCode: '320411' });
    assert.deepEqual(
      report.checks.filter(({ state }) => state === 'not-run').map(({ rule, reason }) => `${rule} ${reason!.en}`),
      [
        'references layer cadastral-subdistrict holds nothing to compare with',
        'within layer cadastral-subdistrict holds nothing to compare with',
        'district layer administrative-area holds nothing to compare with',
        'webMapShift layer parcel holds nothing to compare with',
      ],
    );
  });

  it('hold accepted areas to those of the project, progress to what was reported before, and ground to one project', async () => {
    const project = (sourceRow: number, number: string, shape: FlatGeometry, plannedArea: number) =>
      row(sourceRow, { projectNumber: number, plannedArea }, shape);
    await load('restoration-project', [project(1, 'A', box(0, 0, 100), 1), project(2, 'B', box(90, 0, 110, 100), 1.1)]);
    const accepted = (sourceRow: number, number: string, shape: FlatGeometry, acceptedArea: number, more = {}) =>
      row(
        sourceRow,
        { acceptanceNumber: `Y${sourceRow}`, projectNumber: number, level: '2', result: '1', acceptedArea, ...more },
        shape,
      );
    const report = await load('restoration-acceptance', [
      accepted(1, 'A', box(0, 0, 100), 1),
      // The city accepts what the county has accepted: another level, the same project.
      accepted(2, 'A', box(0, 0, 100), 1, { level: '3' }),
      // The strip of ten metres is project A's already.
      accepted(3, 'B', box(90, 0, 60, 100), 0.6),
      accepted(4, 'B', box(150, 0, 60, 100), 0.6),
      accepted(5, 'B', box(150, 0, 40, 100), 0.4, { result: '3' }),
    ]);
    assert.deepEqual(
      said(report).filter((text) => !/duplicate/.test(text)),
      [
        '4 not-within 1000.00 ㎡, 9.091 m B',
        '4 total-exceeded 1.2 B 1.1',
        '3 claimed-twice 1000.00 ㎡, 9.091 m #1 Y1',
        '3 claimed-twice 1000.00 ㎡, 9.091 m #2 Y2',
      ],
    );
    // What another dataset has accepted counts as well.
    const later = await load('restoration-acceptance', [accepted(9, 'A', box(0, 0, 10), 0.01)], { dataset: '补充' });
    assert.ok(!said(later).some((text) => text.includes('total-exceeded')), 'within the tolerance');
    const more = await load('restoration-acceptance', [accepted(9, 'A', box(0, 0, 20), 0.04)], { dataset: '补充' });
    assert.ok(said(more).includes('9 total-exceeded 1.04 A 1'), said(more).join('\n'));
    const progress = (sourceRow: number, year: number, quarter: number, actualArea: number): CheckedRow => ({
      sourceRow,
      values: { projectNumber: 'A', year, quarter, actualArea, actualFunds: sourceRow },
      geometry: null,
      delivered: null,
    });
    const reported = await load('restoration-progress', [
      progress(1, 2025, 4, 0.5),
      progress(2, 2026, 1, 0.4),
      progress(3, 2025, 3, 0.3),
    ]);
    assert.deepEqual(
      said(reported).filter((text) => /figure-falls/.test(text)),
      ['2 figure-falls 0.4 0.5 (#1 A|2025|4)', '1 figure-falls 1 3 (#3 A|2025|3)'],
    );
  });

  it('open a ticket for each fault of a published layer, once, and resolve it when it is mended', async () => {
    await db.query('truncate dimai.quality_run cascade');
    const check = async () => {
      const { tickets, byCode } = await checkData(
        { db, log: silent },
        layerById('parcel')!,
        loadQualityRules(),
        'test',
      );
      return [tickets.opened, tickets.resolved, byCode];
    };
    const sound = [parcel(1, box(0, 0, 20)), parcel(2, box(100, 0, 20))];
    const faulty = [parcel(3, box(110, 0, 20)), parcel(4, box(20.03, 0, 20))];
    await load('parcel', [...sound, ...faulty]);
    assert.deepEqual(await check(), [2, 0, { gap: 1, overlap: 1 }]);
    assert.deepEqual(await check(), [0, 0, { gap: 1, overlap: 1 }], 'the same faults are the same tickets');
    await load('parcel', [...sound, parcel(3, box(120, 0, 20)), faulty[1]!]);
    assert.deepEqual(await check(), [0, 1, { gap: 1 }]);
    await load('parcel', [...sound, ...faulty]);
    assert.deepEqual(await check(), [1, 0, { gap: 1, overlap: 1 }], 'what comes back is opened again');
    const { rows } = await db.query(
      `select t.code, t.row_key, t.state, t.place is not null as placed, f.parcel_code = t.row_key as own
       from dimai.quality_ticket t join land.parcel f on f.feature_id = t.feature_id and f.version_to is null order by 1`,
    );
    assert.deepEqual(rows, [
      { code: 'gap', row_key: code(4), state: 'open', placed: true, own: true },
      { code: 'overlap', row_key: code(3), state: 'open', placed: true, own: true },
    ]);
  });
});
