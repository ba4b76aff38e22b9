import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { type Box, boxes, load, plot } from '../../fixtures/harness/overlap-ground.ts';
import { densifyForTransform, projectGeometry } from '../../schemas/gauss-kruger.ts';
import type { FlatGeometry } from '../../schemas/geometry.ts';
import type { Values } from '../../schemas/rules/evaluate.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import { printedWhole } from '../../schemas/rules/printed-areas.ts';
import { roundArea } from '../../schemas/units.ts';
import { archiveCheck } from './archive.ts';
import { type CheckOutcome, checkOverlap } from './check-overlap.ts';
import { makeCheck } from './make-check.ts';
import type { CheckRecord } from './record.ts';
import { reportPdf } from './report-pdf.ts';
import { NOTHING_DECLARED } from './submitted-plot.ts';

const ruleSet = loadRules();
const DAY = '2026-01-01';

/** Values that every project type can be checked with. */
const PARAMETERS: Readonly<Record<string, Values>> = {
  'construction-single': { developmentZone: false },
  'land-assembly': { publicShare: 45 },
  'temporary-use': { canRestore: true, approvalLevel: '市级', useKind: '材料堆场', termMonths: 24 },
  'exploration-right-setting': { strategicMineral: false },
  'mining-right-setting': { upperElevation: 100, lowerElevation: -100 },
};

/** Every control layer has one feature: 100 m by 100 m with a hole of 20 m by 20 m in its middle. */
const FEATURE: readonly Box[] = [
  [1000, 0, 1100, 100],
  [1040, 40, 1060, 60],
];

const VALUES: Readonly<Record<string, Values>> = {
  'basic-farmland': {},
  'ecological-redline': { reserveZone: '一般控制区' },
  'urban-growth-boundary': { zoneCode: '411' },
  parcel: { parcelCode: '320411001001GB00001' },
  'mining-right': { licenceNumber: 'C1', mineName: '某矿', state: '1', upperElevation: 50, lowerElevation: -50 },
  'exploration-right': { licenceNumber: 'T1', state: '1' },
  'enforcement-plot': { plotNumber: 'W1', state: '4' },
  'project-redline': { projectCode: 'P1', plotNumber: '1' },
  'restoration-acceptance': { acceptanceNumber: 'Y1', projectNumber: 'X1', result: '1' },
};

/** Plots, and by hand what they share with the feature and what lies outside it, m² in the plane; `edge`: only a sliver is shared. */
const PLANTED: readonly {
  readonly title: string;
  readonly plots: readonly (readonly Box[])[];
  readonly inside: number;
  readonly outside: number;
  readonly edge?: true;
}[] = [
  { title: 'far away', plots: [[[2000, 0, 2100, 100]]], inside: 0, outside: 10000 },
  { title: 'shared edge', plots: [[[900, 0, 1000, 100]]], inside: 0, outside: 10000 },
  { title: 'shared corner', plots: [[[900, 100, 1000, 200]]], inside: 0, outside: 10000 },
  { title: 'sliver 0.1 m wide', plots: [[[900, 0, 1000.1, 100]]], inside: 10, outside: 10000, edge: true },
  { title: 'strip as wide as the tolerance', plots: [[[900, 0, 1000.25, 100]]], inside: 25, outside: 10000 },
  { title: 'in the hole', plots: [[[1040, 40, 1060, 60]]], inside: 0, outside: 400 },
  { title: 'around the hole', plots: [[[1030, 30, 1070, 70]]], inside: 1200, outside: 400 },
  { title: 'contained', plots: [[[1005, 5, 1025, 25]]], inside: 400, outside: 0 },
  { title: 'identical', plots: [FEATURE], inside: 9600, outside: 0 },
  { title: 'containing', plots: [[[950, -50, 1150, 150]]], inside: 9600, outside: 30400 },
  {
    title: 'plot with a hole of its own',
    plots: [
      [
        [950, -50, 1150, 150],
        [1000, 0, 1100, 100],
      ],
    ],
    inside: 0,
    outside: 30000,
  },
  {
    title: 'several plots',
    plots: [[[950, 0, 1010, 10]], [[1090, 0, 1200, 10]], [[2000, 0, 2010, 10]]],
    inside: 200,
    outside: 500 + 1000 + 100,
  },
];

describe('every project type', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
    await load(database.pool, 'administrative-area', [
      { geometry: boxes([[-5000, -5000, 5000, 5000]]), values: { districtCode: '320411' } },
      { geometry: boxes([[5000, -5000, 9000, 5000]]), values: { identifier: '2', districtCode: '320412' } },
    ]);
    for (const [layer, values] of Object.entries(VALUES))
      await load(database.pool, layer, [{ geometry: boxes(FEATURE), values }]);
    await load(database.pool, 'regional-assessment', [
      {
        geometry: boxes([[0, 2000, 100, 2100]]),
        values: { assessmentNumber: 'A1', item: '01', validFrom: '2024-01-01', validUntil: '2026-12-31' },
      },
      {
        geometry: boxes([[100, 2000, 200, 2100]]),
        values: { assessmentNumber: 'A2', item: '01', validFrom: '2020-01-01', validUntil: '2025-12-31' },
      },
      {
        geometry: boxes([[200, 2000, 300, 2100]]),
        values: { assessmentNumber: 'A3', item: '01', validFrom: '2020-01-01' },
      },
    ]);
  });
  after(() => database.drop());

  const check = (plots: readonly (readonly Box[])[], type: string, parameters = PARAMETERS[type] ?? {}) =>
    checkOverlap(database.pool, ruleSet, {
      projectType: ruleSet.projectTypes.get(type)!,
      parameters,
      day: DAY,
      plots: plots.map((rings, i) => plot(boxes(rings), String(i + 1))),
    });
  const rule = (outcome: CheckOutcome, id: string) => outcome.rules.find((result) => result.rule === id)!;

  for (const type of ruleSet.projectTypes.values()) {
    for (const planted of PLANTED) {
      it(`answers as by hand: ${type.title}, ${planted.title}`, async () => {
        const outcome = await check(planted.plots, type.id);
        for (const { id, line, relation } of type.rules.flatMap((each) =>
          each.relation === 'parameter' ? [] : [each],
        )) {
          if (line === 'regional-assessment') continue;
          const isWithin = relation === 'must-lie-within';
          const expected = isWithin ? planted.outside : planted.inside;
          const { state, totals } = rule(outcome, id);
          assert.ok(
            Math.abs(totals!.all.planar - expected) < 1e-4,
            `${id}: ${totals!.all.planar}, by hand ${expected}`,
          );
          const below = !isWithin && planted.edge === true;
          assert.equal(state, expected === 0 ? 'clear' : below ? 'below-threshold' : 'overlaps', id);
          const overlay = outcome.overlays[id]!;
          assert.ok(overlay.state === 'checked');
          for (const { whole, inside, outside } of overlay.closing) {
            const sum = Math.round((inside.squareMetres + outside.squareMetres) * 100);
            assert.equal(sum, Math.round(whole.squareMetres * 100), `${id}: parts do not add up to the plot`);
          }
        }
      });
    }
  }

  it('is told apart by elevation where mining rights lie over each other', async () => {
    const over: readonly (readonly Box[])[] = [[[1005, 5, 1025, 25]]];
    const severity = async (upperElevation: number, lowerElevation: number) =>
      rule(await check(over, 'mining-right-setting', { upperElevation, lowerElevation }), 'KS-MIN-01').severity;
    assert.equal(await severity(100, -100), 'block');
    assert.equal(await severity(-50, -200), 'conditional', 'below the existing right');
    assert.equal(await severity(200, 50), 'conditional', 'above it');
    const swapped = await check(over, 'mining-right-setting', { upperElevation: -100, lowerElevation: 100 });
    assert.deepEqual([swapped.verdict, rule(swapped, 'KS-ELV-01').state], ['fail', 'not-met'], 'upside down');
  });

  it('lets an exploration right wait for what becomes of an expired one, and names both in km² to 0.0001', async function () {
    const at = (west: number): Box => [west, 4000, west + 150, 4100];
    await load(
      database.pool,
      'exploration-right',
      [
        { geometry: boxes([at(0)]), values: { licenceNumber: 'T7', state: '1', validUntil: '2025-12-31' } },
        { geometry: boxes([at(1000)]), values: { licenceNumber: 'T8', state: '1', validUntil: DAY } },
        { geometry: boxes([at(2000)]), values: { licenceNumber: 'T9', state: '3', validUntil: '2030-01-01' } },
      ],
      { dataset: 'terms' },
    );
    const found = async (west: number) => {
      const outcome = await check([[at(west)]], 'exploration-right-setting');
      return [rule(outcome, 'KT-EXP-01').severity, outcome.verdict];
    };
    assert.deepEqual(await found(0), ['conditional', 'conditional'], 'expired the day before');
    assert.deepEqual(await found(1000), ['block', 'fail'], 'valid to the end of its last day');
    assert.deepEqual(await found(2000), ['inform', 'pass'], 'cancelled');
    const text = await reportText('exploration-right-setting', [[at(0)]], 'all');
    if (text == null) return this.skip();
    assert.match(
      text.replaceAll(/\s+/g, ''),
      /探矿权（KT-EXP-01）重叠合计（去重）150\d\d\.\d\d㎡、1\.50\d\d公顷、22\.5\d亩、0\.0150km²/,
    );
  });

  it('uses a regional assessment only as far as it reaches and while it holds', async () => {
    const outside = async (box: Box) => {
      const { state, totals } = rule(await check([[box]], 'construction-batch'), 'PC-ASM-01');
      return [state, Math.round(totals!.all.planar)];
    };
    assert.deepEqual(await outside([10, 2010, 90, 2090]), ['clear', 0], 'covered');
    assert.deepEqual(await outside([50, 2000, 150, 2100]), ['overlaps', 5000], 'half of it, the neighbour has expired');
    assert.deepEqual(
      await outside([100, 2000, 200, 2100]),
      ['overlaps', 10000],
      'expired, and touching is not covering',
    );
    assert.deepEqual(
      await outside([200, 2000, 300, 2100]),
      ['overlaps', 10000],
      'a term without an end proves nothing',
    );
    assert.equal(
      rule(await check([[[10, 2010, 90, 2090]]], 'construction-batch'), 'PC-ASG-01').state,
      'overlaps',
      'another item',
    );
  });

  it('is checked across two districts', async () => {
    const outcome = await check([[[4900, 0, 5100, 100]]], 'land-reclamation');
    assert.equal(outcome.verdict, 'pass');
  });

  it('takes narrow strips on neighbouring features for the wide overlap that they are together', async () => {
    const strips = [3000, 3000.15].map((west, i) => ({
      geometry: boxes([[west, 0, west + 0.15, 100]]),
      values: { identifier: `S${i}` },
    }));
    await load(database.pool, 'basic-farmland', strips, { dataset: 'strips' });
    const result = rule(await check([[[2950, 0, 3050, 100]]], 'construction-batch'), 'PC-PBF-01');
    assert.equal(result.state, 'overlaps');
    assert.ok(Math.abs(result.totals!.real.planar - 30) < 1e-4);
  });

  it('gets a report whose first page says the verdict, rule by rule, in text that can be searched', async function () {
    const text = await reportText('construction-batch', [[[950, 20, 1050, 70]]], 'first');
    if (text == null) return this.skip();
    const page = text.replaceAll(/\s+/g, '');
    assert.match(page, /审查结论：不通过/);
    assert.match(page, /永久基本农田：重叠2300\.00㎡（3\.45亩）/);
    assert.match(page, /面积小于1㎡/);
    assert.match(page, /现状地类汇总/);
    assert.match(page, /SM3[0-9a-f]{64}/, 'in the foot');
  });

  it('gets a map of its own of a piece that would be lost on the map of its plot, and only then', async function () {
    const textOf = async (box: Box) => (await reportText('construction-batch', [[box]], 'all'))?.replaceAll(/\s+/g, '');
    const lost = await textOf([0, 95, 1003, 800]);
    if (lost == null) return this.skip();
    assert.match(lost, /永久基本农田地块DK-1第1块，局部比例尺1:200EPSG:/);
    assert.doesNotMatch((await textOf([950, 20, 1050, 70]))!, /局部比例尺/);
  });

  it('nowhere calls a line clear that some of its plots could not be checked against', async function () {
    const plots: readonly (readonly Box[])[] = [[[2000, 0, 2100, 100]], [[8950, 0, 9050, 100]]];
    const outcome = await check(plots, 'construction-batch');
    assert.deepEqual(
      [rule(outcome, 'PC-PBF-01').state, rule(outcome, 'PC-PBF-01').uncheckedPlots],
      ['cannot-check', 1],
    );
    const text = (await reportText('construction-batch', plots, 'all'))?.replaceAll(/\s+/g, '');
    if (text == null) return this.skip();
    assert.match(text, /永久基本农田未能检查———无法判定该图层未覆盖地块；1个地块未能检查/);
    assert.match(text, /永久基本农田（PC-PBF-01）：1个地块未能检查，其余不涉及/);
    assert.doesNotMatch(text, /。；/);
    // the same land outside, whoever speaks of it
    const { subject, overlays } = await recordOf('construction-batch', plots);
    const farmland = overlays['PC-PBF-01']!;
    assert.ok(farmland.state === 'checked');
    const said = [subject.findings[0]!.message, farmland.unchecked[0]!.detail].map(
      (words) => /(\d+\.\d\d) 平方米/.exec(words)?.[1],
    );
    assert.ok(said[0] != null && said[0] === said[1], said.join(' and '));
    // what leaves the verdict open stands beside it, not what was found on the other plots
    const open = (await reportText('temporary-use', plots, 'first'))!.replaceAll(/\s+/g, '');
    assert.match(open, /审查结论：无法判定.{0,30}永久基本农田：1个地块未能检查，该图层未覆盖地块/);
    assert.match(open, /城镇开发边界：1个地块未能检查，该图层未覆盖地块/);
  });

  it('gets a report that lists the points which were delivered, not those its edges were densified by', async function () {
    const dense = (rings: readonly Box[]) => {
      const delivered = boxes(rings);
      return projectGeometry(densifyForTransform(delivered, 4549, 4490), 4549, 4490);
    };
    const shapes: readonly (readonly Box[])[] = [
      [[950, 0, 1950, 70]],
      [
        [2000, 0, 2070, 70],
        [2010, 10, 2020, 20],
      ],
    ];
    const record = await recordOf('construction-batch', shapes, dense);
    assert.ok(JSON.stringify(record.subject.plots[0]!.geometry.coordinates).split('],[').length > 10, 'densified');
    const text = await textOfReport(record, 'all');
    if (text == null) return this.skip();
    const annex = text.slice(text.search(/F\s+附图与坐标附表/), text.search(/G\s+签章与留档/));
    const [, first, second] = annex.split(/地块 DK-\d/);
    const labels = (part: string) => (part.match(/\bJ\d+/g) ?? []).sort();
    assert.deepEqual(labels(first!), ['J1', 'J1', 'J2', 'J3', 'J4']);
    assert.deepEqual(labels(second!), ['J1', 'J1', 'J2', 'J3', 'J4', 'J5', 'J5', 'J6', 'J7', 'J8']);
    assert.match(first!, /3520000\.000 +500950\.000/);
  });

  it('of several plots adds up in hectares too: the classes on the first page to the area of the project', async () => {
    // 64.49 m² each: 0.0064 ha by itself, 0.0193 ha of three, where three times 0.0064 would be 0.0192
    const shapes = [0, 1, 2].map((i): readonly Box[] => [[2000 + 20 * i, 0, 2006.449 + 20 * i, 10]]);
    await load(database.pool, 'land-use', [
      {
        geometry: boxes([[1990, -10, 2003, 90]]),
        values: { landClass: '0101', landClassName: '水田', ownershipNature: '30' },
      },
      {
        geometry: boxes([[2003, -10, 2100, 90]]),
        values: { identifier: '2', landClass: '0701', landClassName: '城镇住宅用地', ownershipNature: '20' },
      },
    ]);
    const record = await recordOf('construction-batch', shapes);
    const { rows, ownerships } = record.landUse.summary;
    const of = (title: string) => rows.find((row) => row.title === title)!;
    const whole = of('合计').total;
    assert.equal(whole.squareMetres, printedWhole(record));
    assert.equal(whole.hectares, roundArea(printedWhole(record), 'hectares'));
    const sum = (values: readonly number[]) =>
      Math.round(values.reduce((total, value) => total + value, 0) * 1e4) / 1e4;
    assert.equal(sum(['农用地', '建设用地', '未利用地'].map((title) => of(title).total.hectares)), whole.hectares);
    for (const row of rows)
      assert.equal(sum(ownerships.map((name) => row.byOwnership[name]!.hectares)), row.total.hectares);
  });

  async function recordOf(
    type: string,
    shapes: readonly (readonly Box[])[],
    dense?: (rings: readonly Box[]) => FlatGeometry,
  ) {
    const plots = shapes.map((rings, i) => ({
      ...plot(boxes(rings), `DK-${i + 1}`, `${i + 1}号地块`),
      ...(dense == null ? {} : { geometry: dense(rings) }),
      declared: NOTHING_DECLARED,
    }));
    const { record } = await makeCheck(database.pool, ruleSet, {
      projectType: type,
      parameters: PARAMETERS[type] ?? {},
      submission: { plots, findings: [], own: {}, title: null },
      name: '名称很长的项目'.repeat(20),
      applicant: '某某公司',
      source: { kind: 'geometry' },
      own: {},
      day: DAY,
    });
    return record;
  }

  /** Text of the report of plots, or nothing where poppler is not installed. */
  async function reportText(type: string, shapes: readonly (readonly Box[])[], pages: 'first' | 'all') {
    return textOfReport(await recordOf(type, shapes), pages);
  }

  async function textOfReport(record: CheckRecord, pages: 'first' | 'all') {
    const archived = await archiveCheck(database.pool, record, {
      by: '王工',
      previousId: null,
      day: DAY,
      districts: null,
    });
    const folder = mkdtempSync(join(tmpdir(), 'dimai-report-'));
    try {
      const file = join(folder, 'report.pdf');
      writeFileSync(file, await reportPdf(archived, []));
      return textOf(file, pages);
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
});

/** Nothing where poppler is not installed. */
function textOf(file: string, pages: 'first' | 'all'): string | undefined {
  try {
    return execFileSync('pdftotext', [...(pages === 'first' ? ['-l', '1'] : []), '-layout', file, '-'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
