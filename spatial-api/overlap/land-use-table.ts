import { codelists } from '../../schemas/codelists/index.ts';
import { landUse } from '../../schemas/layers/land-use.ts';
import { type Levelling, levelAreas } from '../../schemas/level-areas.ts';
import type { RuleSet } from '../../schemas/rules/rule.ts';
import { roundArea } from '../../schemas/units.ts';
import type { AreaKind } from './close-areas.ts';
import type { ControlData } from './control-data.ts';
import type { Coverage } from './coverage.ts';
import { areasOf } from './measure-piece.ts';
import { type CheckedOverlay, overlayPlots } from './overlay-plots.ts';
import type { Subject } from './prepare-subjects.ts';
import type { OverlapRun } from './run.ts';

/** One line of the 现状地类 table: m² levelled to the plot, and hectares levelled beside them. */
export interface LandUseRow {
  readonly plot: string;
  readonly landClass: string;
  readonly landClassName: string;
  /** 国有 or 集体, by 权属性质. */
  readonly ownership: string;
  readonly category: LandCategory;
  /** Counted in 耕地 as well. */
  readonly isCultivated: boolean;
  readonly area: number;
  readonly hectares: number;
}

/** English of the words of a table, its classes' names excepted. */
export const LAND_USE_WORDS: Readonly<Record<string, string>> = {
  农用地: 'Agricultural land',
  其中耕地: 'of these cultivated',
  建设用地: 'Construction land',
  未利用地: 'Unused land',
  未分类: 'Unclassified',
  合计: 'Total',
  国有: 'State',
  集体: 'Collective',
  未填: 'Not stated',
};

/** English of a class; a local refinement has that of what it refines. */
export function landClassEnglish(code: string): string | undefined {
  for (let prefix = code; prefix.length >= 2; prefix = prefix.slice(0, -1)) {
    const label = entryOf(prefix)?.labelEn;
    if (label != null) return label;
  }
  return undefined;
}

export type LandCategory = '农用地' | '建设用地' | '未利用地' | '未分类';

/** 现状地类 of a plot; not levelled where the survey leaves a gap or overlaps itself, which is said instead. */
export type LandUseTable =
  | {
      readonly plot: string;
      readonly state: 'closed';
      readonly version: number;
      readonly rows: readonly LandUseRow[];
      readonly discrepancy: number;
    }
  | {
      readonly plot: string;
      readonly state: 'not-closed';
      readonly version: number;
      readonly rows: readonly LandUseRow[];
      /** Plot minus Σ of the pieces, m². */
      readonly discrepancy: number;
      readonly allowed: number;
    }
  | { readonly plot: string; readonly state: 'cannot-check'; readonly reason: string; readonly detail: string };

/** Splits plots by land class and ownership; parts are closed on each plot's area by 面积平差. */
export async function landUseTables(
  run: OverlapRun,
  subjects: readonly Subject[],
  control: ControlData | undefined,
  coverage: Coverage,
  { areaKind }: RuleSet,
): Promise<readonly LandUseTable[]> {
  const nothing = { state: 'cannot-check', reason: 'no-layer', detail: landUse.id } as const;
  if (control == null) return subjects.map(({ plot }) => ({ plot: plot.number, ...nothing }));
  const grounds = await coverage(control);
  const open = subjects.filter((_, i) => grounds[i] == null);
  const overlays = await overlayPlots(run, open, {
    layer: landUse,
    version: control.version,
    pieceFields: ['landClass', 'landClassName', 'ownershipNature'],
    where: [],
    outside: false,
  });
  const tables = new Map(open.map((subject, k) => [subject, overlays[k]!]));
  return subjects.map((subject, i): LandUseTable => {
    const overlay = tables.get(subject);
    const plot = subject.plot.number;
    if (overlay == null) return { plot, state: 'cannot-check', ...grounds[i]! };
    if (overlay.state === 'cannot-check') return { plot, ...overlay };
    return tableOf(subject, control.version, overlay, areaKind);
  });
}

interface Group {
  readonly key: string;
  readonly fields: Readonly<Record<string, unknown>>;
  area: number;
}

function tableOf(subject: Subject, version: number, overlay: CheckedOverlay, kind: AreaKind): LandUseTable {
  const plot = subject.plot.number;
  const whole = subject.areas[kind];
  const groups = groupsOf(subject, overlay, kind);
  // a plot of less than half a square centimetre prints as nothing: there is nothing to level to
  if (groups.every((group) => group.area <= 0) || roundArea(whole, 'squareMetres') <= 0) {
    return { plot, state: 'not-closed', version, rows: [], discrepancy: whole, allowed: Math.max(1, whole / 1000) };
  }
  const levelling = levelAreas(groups, whole);
  const rows = groups.map((group, index) => rowOf(plot, group, levelling, index));
  const head = { plot, version, rows, discrepancy: levelling.discrepancy };
  return levelling.state === 'levelled'
    ? { ...head, state: 'closed' }
    : { ...head, state: 'not-closed', allowed: levelling.allowed };
}

function groupsOf(subject: Subject, { features }: CheckedOverlay, kind: AreaKind): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const { fields, geometry } of features) {
    const key = `${textOf(fields['landClass'])}|${ownershipOf(fields['ownershipNature'])}`;
    const areas = geometry === subject.inPlane ? subject.areas : areasOf(geometry, subject.plane);
    const group = groups.get(key) ?? { key, fields, area: 0 };
    group.area += areas[kind];
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function rowOf(plot: string, { fields, area }: Group, levelling: Levelling, index: number): LandUseRow {
  const landClass = textOf(fields['landClass']);
  const levelled = levelling.state === 'levelled' ? levelling.pieces[index]! : undefined;
  return {
    plot,
    landClass,
    landClassName: textOf(fields['landClassName']) || (entryOf(landClass)?.label ?? ''),
    ownership: ownershipOf(fields['ownershipNature']),
    category: categoryOf(landClass),
    isCultivated: landClass.startsWith('01'),
    area: levelled?.area ?? roundArea(area, 'squareMetres'),
    hectares: levelled?.hectares ?? roundArea(area, 'hectares'),
  };
}

/** One cell of the summary: sums of levelled rows, so exact to their last digit. */
export interface LandUseSum {
  readonly squareMetres: number;
  readonly hectares: number;
}

/** 农用地, 其中耕地, 建设用地, 未利用地 of all plots, by ownership; what the first pages show. */
export interface LandUseSummary {
  /** `partial` where a plot's table does not close or could not be made: its land is missing from, or not levelled in, the sums. */
  readonly state: 'complete' | 'partial' | 'cannot-check';
  readonly ownerships: readonly string[];
  readonly rows: readonly {
    readonly title: LandCategory | '其中耕地' | '合计';
    readonly total: LandUseSum;
    readonly byOwnership: Readonly<Record<string, LandUseSum>>;
  }[];
}

const OWNERSHIP_ORDER = ['国有', '集体'];

export function summariseLandUse(tables: readonly LandUseTable[]): LandUseSummary {
  const made = tables.filter((table) => table.state !== 'cannot-check');
  const rows = ofAllPlots(made.map((table) => table.rows));
  const rank = (name: string) =>
    (OWNERSHIP_ORDER.indexOf(name) + OWNERSHIP_ORDER.length + 1) % (OWNERSHIP_ORDER.length + 1);
  const ownerships = [...new Set(rows.map((row) => row.ownership))].sort(
    (a, b) => rank(a) - rank(b) || (a < b ? -1 : 1),
  );
  const line = (title: LandUseSummary['rows'][number]['title'], counts: (row: SummedRow) => boolean) => {
    const chosen = rows.filter(counts);
    const byOwnership = ownerships.map(
      (name) => [name, sumOf(chosen.filter((row) => row.ownership === name))] as const,
    );
    return { title, total: sumOf(chosen), byOwnership: Object.fromEntries(byOwnership) };
  };
  const lines = [
    line('农用地', (row) => row.category === '农用地'),
    line('其中耕地', (row) => row.isCultivated),
    line('建设用地', (row) => row.category === '建设用地'),
    line('未利用地', (row) => row.category === '未利用地'),
    ...(rows.some((row) => row.category === '未分类') ? [line('未分类', (row) => row.category === '未分类')] : []),
    line('合计', () => true),
  ];
  const isComplete = tables.every((table) => table.state === 'closed');
  const state = isComplete ? 'complete' : made.length > 0 ? 'partial' : 'cannot-check';
  return { state, ownerships, rows: made.length > 0 ? lines : [] };
}

type SummedRow = Pick<LandUseRow, 'category' | 'isCultivated' | 'ownership' | 'area' | 'hectares'>;

/**
 * Rows of the plots as the summary adds them up. Hectares of several plots, each rounded by itself, drift from the hectares
 * of the project: land of one kind is put together and its hectares are levelled to the whole, so that every line and
 * column of the summary adds up to what the report says of the project.
 */
function ofAllPlots(tables: readonly (readonly LandUseRow[])[]): readonly SummedRow[] {
  const rows = tables.flat();
  if (tables.length < 2) return rows;
  const kinds = new Map<string, { -readonly [key in keyof SummedRow]: SummedRow[key] }>();
  for (const { category, isCultivated, ownership, area } of rows) {
    const key = `${category}|${isCultivated}|${ownership}`;
    const kind = kinds.get(key);
    if (kind == null) kinds.set(key, { category, isCultivated, ownership, area, hectares: 0 });
    else kind.area = Math.round((kind.area + area) * 100) / 100;
  }
  const whole = sumOf(rows).squareMetres;
  if (whole <= 0) return rows;
  const levelling = levelAreas(
    [...kinds].map(([key, { area }]) => ({ key, area })),
    whole,
  );
  if (levelling.state === 'refused') return rows;
  return [...kinds.values()].map((kind, i) => ({ ...kind, hectares: levelling.pieces[i]!.hectares }));
}

function sumOf(rows: readonly SummedRow[]): LandUseSum {
  const centi = rows.reduce((sum, row) => sum + Math.round(row.area * 100), 0);
  const tenThousandths = rows.reduce((sum, row) => sum + Math.round(row.hectares * 10000), 0);
  return { squareMetres: centi / 100, hectares: tenThousandths / 10000 };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function entryOf(code: string) {
  const list = codelists['land-class-survey'] ?? codelists['land-class'];
  return list?.entries.find((entry) => entry.code === code);
}

const CATEGORIES = { '1': '农用地', '2': '建设用地', '3': '未利用地' } as const;
const categories = new Map<string, LandCategory>();

/** By the code or, where it is a local refinement, by its beginning. */
function categoryOf(code: string): LandCategory {
  let category = categories.get(code);
  if (category == null) categories.set(code, (category = findCategory(code)));
  return category;
}

function findCategory(code: string): LandCategory {
  for (let prefix = code; prefix.length >= 2; prefix = prefix.slice(0, -1)) {
    const category = entryOf(prefix)?.category;
    if (category != null && category in CATEGORIES) return CATEGORIES[category as keyof typeof CATEGORIES];
  }
  return '未分类';
}

/** 三调 codes 10-21 are state land, 30-41 collective; others are left unnamed rather than guessed. */
function ownershipOf(code: unknown): string {
  if (typeof code !== 'string') return '未填';
  return /^[12]/.test(code) ? '国有' : /^[34]/.test(code) ? '集体' : code;
}
