import type { Pool } from 'pg';
import { codelists } from '../../schemas/codelists/index.ts';
import { landUse } from '../../schemas/layers/land-use.ts';
import { type Levelling, levelAreas } from '../../schemas/level-areas.ts';
import type { ControlData } from './control-data.ts';
import type { Coverage } from './coverage.ts';
import { areasOf } from './measure-piece.ts';
import { overlayPlot, type Subject } from './overlay-plot.ts';

/** One line of the 现状地类 table: m² levelled to the plot, and hectares levelled beside them. */
export interface LandUseRow {
  readonly plot: string;
  readonly landClass: string;
  readonly landClassName: string;
  /** 国有 or 集体, by 权属性质. */
  readonly ownership: string;
  readonly category: '农用地' | '建设用地' | '未利用地' | '未分类';
  /** Counted in 耕地 as well. */
  readonly isCultivated: boolean;
  readonly area: number;
  readonly hectares: number;
}

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

/** Splits a plot by land class and ownership; parts are closed on the plot's ellipsoidal area by 面积平差. */
export async function landUseTable(
  db: Pool,
  subject: Subject,
  control: ControlData | undefined,
  coverage: Coverage,
): Promise<LandUseTable> {
  const plot = subject.plot.number;
  if (control == null) return { plot, state: 'cannot-check', reason: 'no-layer', detail: landUse.id };
  const ground = await coverage(control);
  if (ground != null) return { plot, state: 'cannot-check', ...ground };
  const overlay = await overlayPlot(db, subject, {
    layer: landUse,
    version: control.version,
    pieceFields: ['landClass', 'landClassName', 'ownershipNature'],
    outside: false,
  });
  if (overlay.state === 'cannot-check')
    return { plot, state: 'cannot-check', reason: overlay.reason, detail: overlay.detail };
  const groups = new Map<string, { fields: Readonly<Record<string, unknown>>; area: number }>();
  for (const { fields, geometry } of overlay.features) {
    const key = `${textOf(fields['landClass'])}|${ownershipOf(fields['ownershipNature'])}`;
    const group = groups.get(key) ?? { fields, area: 0 };
    group.area += areasOf(geometry, subject.plane).ellipsoidal;
    groups.set(key, group);
  }
  const measured = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, group]) => ({ key, ...group }));
  if (measured.length === 0) {
    return {
      plot,
      state: 'not-closed',
      version: control.version,
      rows: [],
      discrepancy: subject.areas.ellipsoidal,
      allowed: 1,
    };
  }
  const levelling = levelAreas(measured, subject.areas.ellipsoidal);
  const rows = measured.map((group, index) => rowOf(plot, group.fields, group.area, levelling, index));
  const head = { plot, version: control.version, rows, discrepancy: levelling.discrepancy };
  return levelling.state === 'levelled'
    ? { ...head, state: 'closed' }
    : { ...head, state: 'not-closed', allowed: levelling.allowed };
}

function rowOf(
  plot: string,
  fields: Readonly<Record<string, unknown>>,
  area: number,
  levelling: Levelling,
  index: number,
): LandUseRow {
  const landClass = textOf(fields['landClass']);
  const levelled = levelling.state === 'levelled' ? levelling.pieces[index]! : undefined;
  return {
    plot,
    landClass,
    landClassName: textOf(fields['landClassName']) || (entryOf(landClass)?.label ?? ''),
    ownership: ownershipOf(fields['ownershipNature']),
    category: categoryOf(landClass),
    isCultivated: landClass.startsWith('01'),
    area: levelled?.area ?? Math.round(area * 100) / 100,
    hectares: levelled?.hectares ?? Math.round(area) / 10000,
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function entryOf(code: string) {
  const list = codelists['land-class-survey'] ?? codelists['land-class'];
  return list?.entries.find((entry) => entry.code === code);
}

const CATEGORIES = { '1': '农用地', '2': '建设用地', '3': '未利用地' } as const;

function categoryOf(code: string): LandUseRow['category'] {
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
