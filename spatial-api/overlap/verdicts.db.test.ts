/** What each project type may do on each control line, by hand: every cell of the matrix with every planted geometry. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { type TestDatabase, testDatabase } from '../../fixtures/harness/database.ts';
import { type Box, boxes, E, type GroundRow, load, N, plot } from '../../fixtures/harness/overlap-ground.ts';
import { fromGaussKruger, toGaussKruger } from '../../schemas/gauss-kruger.ts';
import { type FlatGeometry, fromGeoJson } from '../../schemas/geometry.ts';
import type { Values } from '../../schemas/rules/evaluate.ts';
import { loadRules } from '../../schemas/rules/load-rules.ts';
import type { Severity } from '../../schemas/rules/rule.ts';
import { checkCases, type CheckOutcome } from './check-overlap.ts';
import { planCheck } from './check-plan.ts';
import { type Plot, prepareSubjects } from './prepare-subjects.ts';
import type { Verdict } from './result.ts';
import { overlapRun } from './run.ts';

const ruleSet = loadRules();
const DAY = '2026-01-01';
const ZONE_40 = { centralMeridian: 120, falseEasting: 500000 };

/** A line's layer, and what its features say: an ordinary one, where the matrix knows of nothing special. */
const LINES: Readonly<Record<string, { readonly layer: string; readonly values: Values }>> = {
  'basic-farmland': { layer: 'basic-farmland', values: {} },
  'ecological-redline': { layer: 'ecological-redline', values: { reserveZone: '一般控制区' } },
  'urban-growth-boundary': { layer: 'urban-growth-boundary', values: { zoneCode: '411' } },
  'registered-parcel': { layer: 'parcel', values: { parcelCode: '320411001001GB00001' } },
  'mining-right': {
    layer: 'mining-right',
    values: { licenceNumber: 'C1', mineName: '某矿', state: '1', upperElevation: 50, lowerElevation: -50 },
  },
  'exploration-right': { layer: 'exploration-right', values: { licenceNumber: 'T1', state: '1' } },
  'enforcement-plot': { layer: 'enforcement-plot', values: { plotNumber: 'W1', state: '4' } },
  'approved-project': { layer: 'project-redline', values: { projectCode: 'P1', plotNumber: '1' } },
  'accepted-restoration': {
    layer: 'restoration-acceptance',
    values: { acceptanceNumber: 'Y1', projectNumber: 'X1', result: '1' },
  },
};

type Cell = readonly [relation: 'not-overlap' | 'within', severity: Severity];

/** The matrix of domain practice, written out. Parameters are those of an ordinary case. */
const MATRIX: Readonly<
  Record<string, { readonly parameters: Values; readonly cells: Readonly<Record<string, Cell>> }>
> = {
  'construction-batch': {
    parameters: {},
    cells: {
      'basic-farmland': ['not-overlap', 'block'],
      'ecological-redline': ['not-overlap', 'block'],
      'urban-growth-boundary': ['within', 'block'],
      'registered-parcel': ['not-overlap', 'warn'],
      'mining-right': ['not-overlap', 'warn'],
      'exploration-right': ['not-overlap', 'inform'],
      'enforcement-plot': ['not-overlap', 'warn'],
      'approved-project': ['not-overlap', 'warn'],
    },
  },
  'construction-single': {
    parameters: { developmentZone: false },
    cells: {
      'basic-farmland': ['not-overlap', 'block'],
      'ecological-redline': ['not-overlap', 'conditional'],
      'urban-growth-boundary': ['within', 'warn'],
      'registered-parcel': ['not-overlap', 'warn'],
      'mining-right': ['not-overlap', 'warn'],
      'exploration-right': ['not-overlap', 'inform'],
      'enforcement-plot': ['not-overlap', 'warn'],
      'approved-project': ['not-overlap', 'warn'],
    },
  },
  'land-assembly': {
    parameters: { publicShare: 40 },
    cells: {
      'basic-farmland': ['not-overlap', 'block'],
      'ecological-redline': ['not-overlap', 'block'],
      'urban-growth-boundary': ['within', 'block'],
      'registered-parcel': ['not-overlap', 'inform'],
      'mining-right': ['not-overlap', 'warn'],
      'exploration-right': ['not-overlap', 'inform'],
      'enforcement-plot': ['not-overlap', 'warn'],
      'approved-project': ['not-overlap', 'warn'],
    },
  },
  'land-reclamation': {
    parameters: {},
    cells: {
      'basic-farmland': ['not-overlap', 'warn'],
      'ecological-redline': ['not-overlap', 'warn'],
      'urban-growth-boundary': ['not-overlap', 'warn'],
      'registered-parcel': ['not-overlap', 'inform'],
      'mining-right': ['not-overlap', 'warn'],
      'exploration-right': ['not-overlap', 'inform'],
      'enforcement-plot': ['not-overlap', 'warn'],
      'approved-project': ['not-overlap', 'warn'],
      'accepted-restoration': ['not-overlap', 'warn'],
    },
  },
  'temporary-use': {
    parameters: { canRestore: true, approvalLevel: '市级', useKind: '材料堆场', termMonths: 24 },
    cells: {
      'basic-farmland': ['not-overlap', 'conditional'],
      'ecological-redline': ['not-overlap', 'conditional'],
      'urban-growth-boundary': ['within', 'inform'],
      'registered-parcel': ['not-overlap', 'inform'],
      'mining-right': ['not-overlap', 'warn'],
      'exploration-right': ['not-overlap', 'inform'],
      'enforcement-plot': ['not-overlap', 'warn'],
      'approved-project': ['not-overlap', 'warn'],
    },
  },
  'exploration-right-setting': {
    parameters: { strategicMineral: false },
    cells: {
      'basic-farmland': ['not-overlap', 'conditional'],
      'ecological-redline': ['not-overlap', 'block'],
      'urban-growth-boundary': ['not-overlap', 'warn'],
      'registered-parcel': ['not-overlap', 'inform'],
      'mining-right': ['not-overlap', 'block'],
      'exploration-right': ['not-overlap', 'block'],
      'enforcement-plot': ['not-overlap', 'warn'],
    },
  },
  'mining-right-setting': {
    parameters: { upperElevation: 100, lowerElevation: -100 },
    cells: {
      'basic-farmland': ['not-overlap', 'conditional'],
      'ecological-redline': ['not-overlap', 'block'],
      'urban-growth-boundary': ['not-overlap', 'warn'],
      'registered-parcel': ['not-overlap', 'inform'],
      'mining-right': ['not-overlap', 'block'],
      'exploration-right': ['not-overlap', 'conditional'],
      'enforcement-plot': ['not-overlap', 'warn'],
    },
  },
};

/** Each line has its features on a level of its own, so that a verdict is that of one line. */
const LEVEL = Object.fromEntries(Object.keys(LINES).map((line, k) => [line, 3000 * (k + 1)]));
/** Easting (less 500 km) of 121.5° E, where zone 40 ends: 142 km from the central meridian. */
const edgeOfZone = (line: string) => {
  const [, latitude] = fromGaussKruger(E + 141_900, N + LEVEL[line]!, ZONE_40);
  return Math.round(toGaussKruger(121.5, latitude, ZONE_40)[0] - E);
};
/** Where one district meets the next. */
const BORDER = 100_000;

const at = (line: string, [west, south, east, north]: Box): Box => [
  west,
  south + LEVEL[line]!,
  east,
  north + LEVEL[line]!,
];

/** 100 m by 100 m with a hole of 20 m by 20 m in its middle. */
const FEATURE: readonly Box[] = [
  [1000, 0, 1100, 100],
  [1040, 40, 1060, 60],
];

/** 3 km along a parallel: its sagitta s² tan φ / 8N is 0.109 m, two thirds of that over its length are shared. */
const CHORD = 3000;
function chordArea(): number {
  const latitude = (31.85 * Math.PI) / 180;
  const radius = 6378137 / Math.sqrt(1 - 0.0066943800229 * Math.sin(latitude) ** 2);
  return (CHORD ** 3 * Math.tan(latitude)) / (12 * radius);
}

interface Planted {
  readonly title: string;
  readonly plots: (line: string) => readonly Plot[];
  /** By hand, m² in the plane; by share of the plots where they lie in several planes. */
  readonly inside: number;
  readonly outside: number;
  readonly unit?: 'share';
  /** What is shared, or what lies outside, is nowhere as wide as the tolerance. */
  readonly narrow?: 'inside' | 'outside';
  /** A chord of a parallel: of the growth boundary it lies outside, of the other lines inside. */
  readonly isChord?: true;
  /** Relative; of a millionth of a square metre otherwise. */
  readonly tolerance?: number;
}

const rings =
  (...plots: readonly (readonly Box[])[]) =>
  (line: string): readonly Plot[] =>
    plots.map((each, i) => plot(boxes(each.map((box) => at(line, box))), String(i + 1)));

const PLANTED: readonly Planted[] = [
  { title: 'far away', plots: rings([[2000, 0, 2100, 100]]), inside: 0, outside: 10000 },
  { title: 'a shared edge', plots: rings([[900, 0, 1000, 100]]), inside: 0, outside: 10000 },
  { title: 'a shared corner', plots: rings([[900, 100, 1000, 200]]), inside: 0, outside: 10000 },
  { title: 'a sliver of 0.1 m', plots: rings([[900, 0, 1000.1, 100]]), inside: 10, outside: 10000, narrow: 'inside' },
  { title: 'a strip of 0.25 m', plots: rings([[900, 0, 1000.25, 100]]), inside: 25, outside: 10000 },
  { title: 'all but 0.1 m', plots: rings([[1000, 0, 1030, 100.1]]), inside: 3000, outside: 3, narrow: 'outside' },
  { title: 'the hole filled', plots: rings([[1040, 40, 1060, 60]]), inside: 0, outside: 400 },
  { title: 'the hole and around it', plots: rings([[1030, 30, 1070, 70]]), inside: 1200, outside: 400 },
  { title: 'contained', plots: rings([[1005, 5, 1025, 25]]), inside: 400, outside: 0 },
  { title: 'identical', plots: rings(FEATURE), inside: 9600, outside: 0 },
  { title: 'containing', plots: rings([[950, -50, 1150, 150]]), inside: 9600, outside: 30400 },
  {
    title: 'several plots',
    plots: rings([[950, 0, 1010, 10]], [[1090, 0, 1200, 10]], [[2000, 0, 2010, 10]]),
    inside: 200,
    outside: 1600,
  },
  {
    title: 'a plot across two districts',
    plots: rings([[BORDER - 100, 0, BORDER + 100, 50]]),
    inside: 5000,
    outside: 5000,
  },
  {
    title: 'plots in two zones',
    plots: (line) => {
      const x = edgeOfZone(line);
      return rings([[x - 250, 0, x - 150, 100]], [[x + 150, 0, x + 250, 100]])(line);
    },
    inside: 0.5,
    outside: 0.5,
    unit: 'share',
    tolerance: 1e-5,
  },
  {
    title: 'a plot across two zones',
    plots: (line) => {
      const x = edgeOfZone(line);
      return rings([[x - 300, 20, x + 500, 60]])(line);
    },
    inside: 0.5,
    outside: 0.5,
    unit: 'share',
    tolerance: 1e-5,
  },
  {
    title: 'a border along a parallel, drawn straight on one side',
    plots: (line) => [plot(chordPlot(line))],
    inside: chordArea(),
    outside: chordArea(),
    isChord: true,
    tolerance: 0.02,
  },
];

function chordEnds(line: string): readonly [west: number, east: number, latitude: number] {
  const [west, latitude] = fromGaussKruger(E + 20000, N + LEVEL[line]!, ZONE_40);
  const [east] = fromGaussKruger(E + 20000 + CHORD, N + LEVEL[line]!, ZONE_40);
  return [west, east, latitude];
}

/** Straight in the plane between two points of one latitude, so that the parallel's bow lies in it. */
function chordPlot(line: string): FlatGeometry {
  const [west, east, latitude] = chordEnds(line);
  const a = toGaussKruger(west, latitude, ZONE_40);
  const b = toGaussKruger(east, latitude, ZONE_40);
  const ring = [a, [a[0], a[1] - 50], [b[0], b[1] - 50], b, a];
  return fromGeoJson({ type: 'MultiPolygon', coordinates: [[ring]] });
}

/** On one side of the parallel, drawn in degrees. */
function alongParallel(line: string, side: 'north' | 'south'): FlatGeometry {
  const [west, east, latitude] = chordEnds(line);
  const [south, north] = side === 'north' ? [latitude, latitude + 0.0005] : [latitude - 0.002, latitude];
  const margin = side === 'north' ? 0 : 0.001;
  const box = [
    [west - margin, south],
    [east + margin, south],
    [east + margin, north],
    [west - margin, north],
    [west - margin, south],
  ];
  return fromGeoJson({ type: 'MultiPolygon', coordinates: [[box]] });
}

const UGB = 'urban-growth-boundary';

/** Codes by which a layer tells its features apart. */
const KEYS = ['parcelCode', 'licenceNumber', 'plotNumber', 'projectCode', 'acceptanceNumber'];

function told(values: Values, index: number): Values {
  const codes = KEYS.flatMap((key) =>
    typeof values[key] === 'string' ? [[key, values[key].replace(/\d$/, String(index))] as const] : [],
  );
  return { ...values, ...Object.fromEntries(codes) };
}

function featuresOf(line: string): readonly GroundRow[] {
  const { values } = LINES[line]!;
  const x = edgeOfZone(line);
  const sites: readonly (readonly Box[])[] = [
    FEATURE,
    [[BORDER - 50, 0, BORDER + 50, 100]],
    [[x - 200, 0, x + 200, 100]],
  ];
  const rows: GroundRow[] = sites.map((site, i) => ({
    geometry: boxes(site.map((box) => at(line, box))),
    values: { ...told(values, i + 1), identifier: String(i + 1) },
  }));
  rows.push({
    geometry: alongParallel(line, line === UGB ? 'south' : 'north'),
    srid: 4490,
    values: { ...told(values, 7), identifier: '97' },
  });
  if (line !== UGB) return rows;
  // everywhere but at its own sites, so that the other lines are judged by themselves
  const around = [-4000, -4000 - LEVEL[line]!, 300_000, 60_000 - LEVEL[line]!] as const;
  const clearings: readonly Box[] = [
    [500, -500, 3000, 600],
    [BORDER - 500, -500, BORDER + 500, 600],
    [x - 1000, -500, x + 1000, 600],
    [19_000, -500, 24_000, 600],
  ];
  const ground = boxes([around, ...clearings].map((box) => at(line, box)));
  return [...rows, { geometry: ground, values: { ...values, identifier: '98' } }];
}

const VERDICT_OF: Readonly<Record<Severity, Verdict>> = {
  block: 'fail',
  conditional: 'conditional',
  warn: 'pass',
  inform: 'pass',
};

describe('the matrix of project types and control lines', () => {
  let database: TestDatabase;
  before(async function () {
    this.timeout(120_000);
    database = await testDatabase();
    await load(database.pool, 'administrative-area', [
      { geometry: boxes([[-5000, -5000, BORDER, 70_000]]), values: { districtCode: '320411' } },
      { geometry: boxes([[BORDER, -5000, 310_000, 70_000]]), values: { identifier: '2', districtCode: '320412' } },
    ]);
    for (const line of Object.keys(LINES)) await load(database.pool, LINES[line]!.layer, featuresOf(line));
    await load(database.pool, 'regional-assessment', [
      { geometry: boxes([[90_000, 1, 90_001, 2]]), values: { assessmentNumber: 'A', item: '01' } },
    ]);
  });
  after(() => database.drop());

  async function check(type: string, parameters: Values, cases: readonly (readonly Plot[])[]) {
    const run = overlapRun(database.pool);
    const plan = await planCheck(database.pool, ruleSet, { projectType: ruleSet.projectTypes.get(type)!, day: DAY });
    const prepared = await Promise.all(
      cases.map(async (plots) => ({ parameters, plots, subjects: await prepareSubjects(run, plots) })),
    );
    return checkCases(run, plan, prepared);
  }

  it('names every project type and every line that its rules look at', () => {
    for (const type of ruleSet.projectTypes.values()) {
      const lines = type.rules.flatMap((rule) => (rule.relation === 'parameter' ? [] : [rule.line]));
      const expected = [...new Set(lines)].filter((line) => line !== 'regional-assessment').sort();
      assert.deepEqual(Object.keys(MATRIX[type.id]?.cells ?? {}).sort(), expected, type.id);
    }
  });

  for (const [type, { parameters, cells }] of Object.entries(MATRIX)) {
    for (const [line, [relation, severity]] of Object.entries(cells)) {
      const planted = PLANTED.filter((each) => isMadeFor(each, line, relation));
      it(`${type}, ${line}: ${relation}, ${severity}, with ${planted.length} planted geometries`, async () => {
        const outcomes = await check(
          type,
          parameters,
          planted.map((each) => each.plots(line)),
        );
        for (const [i, each] of planted.entries()) assertAnswer(outcomes[i]!, type, line, each);
      });
    }
  }

  function assertAnswer(outcome: CheckOutcome, type: string, line: string, planted: Planted): void {
    const [relation, severity] = MATRIX[type]!.cells[line]!;
    const definition = ruleSet.projectTypes
      .get(type)!
      .rules.find((rule) => rule.relation !== 'parameter' && rule.line === line)!;
    const result = outcome.rules.find(({ rule }) => rule === definition.id)!;
    const side = relation === 'within' ? 'outside' : 'inside';
    const whole = outcome.plots.reduce((sum, { ellipsoidal }) => sum + ellipsoidal, 0);
    const found = planted.unit === 'share' ? result.totals!.all.ellipsoidal / whole : result.totals!.all.planar;
    const expected = planted[side];
    const tolerance = planted.tolerance == null ? 1e-4 : planted.tolerance * expected;
    const name = `${type}, ${line}, ${planted.title}`;
    assert.ok(Math.abs(found - expected) <= tolerance, `${name}: ${found}, by hand ${expected}`);
    const isNarrow = planted.narrow === side || planted.isChord === true;
    const state = expected === 0 ? 'clear' : isNarrow ? 'below-threshold' : 'overlaps';
    assert.equal(result.state, state, name);
    assert.equal(result.severity, state === 'overlaps' ? severity : null, name);
    assert.equal(outcome.verdict, state === 'overlaps' ? VERDICT_OF[severity] : 'pass', name);
    const overlay = outcome.overlays[definition.id]!;
    assert.ok(overlay.state === 'checked');
    for (const { whole: plotArea, inside, outside, state: closing } of overlay.closing) {
      assert.equal(closing, 'closed', name);
      const parts = Math.round((inside.squareMetres + outside.squareMetres) * 100);
      assert.equal(parts, Math.round(plotArea.squareMetres * 100), `${name}: parts do not add up to the plot`);
    }
  }

  /** The parallel is drawn for one relation on each line. */
  function isMadeFor({ isChord }: Planted, line: string, relation: Cell[0]): boolean {
    return isChord !== true || (relation === 'within') === (line === UGB);
  }

  const CONTAINED: readonly Box[] = [[1005, 5, 1025, 25]];
  const DEVIATIONS: readonly (readonly [type: string, line: string, parameters: Values, severity: Severity])[] = [
    ['construction-batch', 'ecological-redline', { limitedActivity: true }, 'conditional'],
    ['construction-batch', 'ecological-redline', { limitedActivity: false }, 'block'],
    ['construction-single', 'basic-farmland', { developmentZone: false, majorProject: true }, 'conditional'],
    ['construction-single', 'basic-farmland', { developmentZone: false, majorProject: false }, 'block'],
    ['temporary-use', 'basic-farmland', { canRestore: false, approvalLevel: '市级' }, 'block'],
    ['temporary-use', 'basic-farmland', { canRestore: true, approvalLevel: '县级' }, 'block'],
    ['temporary-use', 'basic-farmland', { canRestore: true, approvalLevel: '省级' }, 'conditional'],
    ['temporary-use', 'basic-farmland', { canRestore: true, approvalLevel: '省级', useKind: '制梁场' }, 'block'],
    ['temporary-use', 'basic-farmland', { canRestore: true, approvalLevel: '省级', useKind: '拌合站' }, 'block'],
    ['exploration-right-setting', 'ecological-redline', { strategicMineral: true }, 'conditional'],
    ['mining-right-setting', 'mining-right', { upperElevation: -50, lowerElevation: -80 }, 'conditional'],
    ['mining-right-setting', 'mining-right', { upperElevation: 90, lowerElevation: 50 }, 'conditional'],
    ['mining-right-setting', 'mining-right', { upperElevation: 51, lowerElevation: 49 }, 'block'],
  ];
  for (const [type, line, parameters, severity] of DEVIATIONS) {
    it(`${type}, ${line} with ${JSON.stringify(parameters)}: ${severity}`, async () => {
      const terms = { ...MATRIX[type]!.parameters, ...parameters };
      const [outcome] = await check(type, terms, [rings(CONTAINED)(line)]);
      assert.equal(outcome!.verdict, VERDICT_OF[severity]);
    });
  }

  it('outside the growth boundary, a single construction project is judged by what it declares', async () => {
    const far = rings([[2000, 0, 2100, 100]])(UGB);
    const severity = async (parameters: Values) => {
      const [outcome] = await check('construction-single', parameters, [far]);
      return outcome!.rules.find(({ rule }) => rule === 'DD-UGB-01')!.severity;
    };
    assert.equal(await severity({ developmentZone: false }), 'warn');
    assert.equal(await severity({ developmentZone: false, listedOutsideKind: true }), 'inform');
    assert.equal(await severity({ developmentZone: true, listedOutsideKind: true }), 'block');
  });

  it('terms of temporary use and the share of public land are judged without any line', async () => {
    const clear = rings([[2000, 0, 2100, 100]])('mining-right');
    const verdict = async (type: string, parameters: Values, id: string) => {
      const [outcome] = await check(type, { ...MATRIX[type]!.parameters, ...parameters }, [clear]);
      const { state, severity } = outcome!.rules.find(({ rule }) => rule === id)!;
      return [state, severity, outcome!.verdict];
    };
    const term = (parameters: Values) => verdict('temporary-use', parameters, 'LS-TRM-01');
    assert.deepEqual(await term({ termMonths: 24 }), ['met', null, 'pass']);
    assert.deepEqual(await term({ termMonths: 25 }), ['not-met', 'block', 'fail']);
    assert.deepEqual(await term({ termMonths: 48, infrastructure: true }), ['met', null, 'pass']);
    assert.deepEqual(await term({ termMonths: 49, infrastructure: true }), ['not-met', 'block', 'fail']);
    const share = (publicShare: number) => verdict('land-assembly', { publicShare }, 'CP-PUB-01');
    assert.deepEqual(await share(40), ['met', null, 'pass']);
    assert.deepEqual(await share(39.99), ['not-met', 'warn', 'pass']);
  });

  it('a core zone of a reserve blocks what the rest of the redline only conditions', async () => {
    const core = { reserveZone: '核心保护区', identifier: '96' };
    const box: Box = [5000, 0, 5100, 100];
    const geometry = boxes([at('ecological-redline', box)]);
    await load(database.pool, 'ecological-redline', [{ geometry, values: core }], { dataset: 'core' });
    const plots = rings([[5010, 10, 5020, 20]])('ecological-redline');
    for (const type of ['construction-batch', 'construction-single', 'temporary-use', 'exploration-right-setting']) {
      const declared = { ...MATRIX[type]!.parameters, limitedActivity: true, strategicMineral: true };
      const [outcome] = await check(type, declared, [plots]);
      assert.equal(outcome!.verdict, 'fail', type);
    }
  });

  it('an assembled area must lie in the 集中建设区: 弹性发展区 is outside', async () => {
    const box: Box = [2200, 0, 2300, 100];
    const rows = [{ geometry: boxes([at(UGB, box)]), values: { zoneCode: '420', identifier: '95' } }];
    await load(database.pool, UGB, rows, { dataset: 'flexible' });
    const plots = rings([[2210, 10, 2220, 20]])(UGB);
    const [assembly] = await check('land-assembly', { publicShare: 40 }, [plots]);
    const [batch] = await check('construction-batch', {}, [plots]);
    assert.deepEqual([assembly!.verdict, batch!.verdict], ['fail', 'pass']);
  });
});
