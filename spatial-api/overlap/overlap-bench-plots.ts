/** What the bench of overlap checks and its threads share. */
import type { Pool } from 'pg';
import { fromWkb } from '../../schemas/geometry.ts';
import type { ProjectType, RuleSet } from '../../schemas/rules/rule.ts';
import { NOTHING_DECLARED, type SubmittedPlot } from './submitted-plot.ts';

export const BENCH_DAY = '2026-01-01';
export const THREE_LINES = ['basic-farmland', 'ecological-redline', 'urban-growth-boundary'] as const;

export interface BenchPlan {
  readonly url: string;
  readonly count: number;
  readonly threads: number;
  /** Threads that are warm, an Int32 that all share. */
  readonly warm: SharedArrayBuffer;
}

/** Plots [from, to), or to be warm. */
export type BenchQuestion = 'warm' | { readonly from: number; readonly to: number };

/** Sum over what each plot shares with each feature of a line, m² in the plane. */
export type Sums = Readonly<Record<string, number>>;

/** Patches of the land-use mosaic, town and country alike: fields, roads, blocks. In the order of the map, as files are. */
export async function readPlots(db: Pool, count: number): Promise<readonly SubmittedPlot[]> {
  const { rows } = await db.query<{ number: string; geom: Buffer; delivered: Buffer }>(
    `select identifier as number, ST_AsBinary(geom) as geom, ST_AsBinary(delivered) as delivered
from land.land_use
where version_to is null and row_id % (select greatest(1, count(*) / $1) from land.land_use) = 0
order by row_id limit $1`,
    [count],
  );
  return rows.map(({ number, geom, delivered }) => ({
    number,
    name: '',
    geometry: fromWkb(geom).geometry,
    delivered: { geometry: fromWkb(delivered).geometry, srid: 4549 },
    declared: NOTHING_DECLARED,
  }));
}

/** A project type that looks at the three lines alone. */
export function threeLines(rules: RuleSet, id: string): ProjectType {
  const whole = rules.projectTypes.get('construction-batch')!;
  const chosen = whole.rules.filter(
    (rule) => rule.relation !== 'parameter' && (THREE_LINES as readonly string[]).includes(rule.line),
  );
  return { ...whole, id, rules: chosen.map((rule) => ({ ...rule, id: `${id}-${rule.id}` })) };
}
