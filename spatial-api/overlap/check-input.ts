import type { Pool } from 'pg';
import { planarArea } from '../../schemas/area.ts';
import { fromWkb, ringsOf } from '../../schemas/geometry.ts';
import type { Subject } from './overlay-plot.ts';
import type { SubmittedPlot } from './subject.ts';

/** A finding of report part A, about the plots themselves. `error` findings belong in the report too; they do not stop the overlay. */
export interface InputFinding {
  readonly code:
    | 'ring-not-closed'
    | 'point-repeated'
    | 'points-too-close'
    | 'area-differs'
    | 'plot-number-repeated'
    | 'plots-overlap';
  readonly severity: 'error' | 'warning' | 'info';
  readonly plot: string;
  readonly actual: string;
  readonly expected: string;
  readonly message: string;
}

/** 界址点 closer than this are taken for one point measured twice. */
const MIN_SPACING = 0.05;

/** Findings that need only one plot: closure, repeated and crowded points, declared against computed area. */
export function checkPlot(plot: SubmittedPlot, subject: Subject): InputFinding[] {
  return [...checkRings(plot, subject), ...checkDeclaredArea(plot, subject)];
}

/** Numbers used twice. */
export function checkNumbers(plots: readonly SubmittedPlot[]): InputFinding[] {
  const seen = new Map<string, number>();
  for (const plot of plots) seen.set(plot.number, (seen.get(plot.number) ?? 0) + 1);
  return [...seen]
    .filter(([, count]) => count > 1)
    .map(([plot, count]) => ({
      code: 'plot-number-repeated',
      severity: 'error',
      plot,
      actual: String(count),
      expected: '1',
      message: `地块编号 ${plot} 出现 ${count} 次`,
    }));
}

/** Plots of one request that share land. Subjects of different planes are not compared: they lie in different zones. */
export async function checkMutualOverlap(db: Pool, subjects: readonly Subject[]): Promise<InputFinding[]> {
  if (subjects.length < 2) return [];
  const { rows } = await db.query<{ a: number; b: number; wkb: Buffer }>(
    `with plot as materialized (
  select i, srid, ST_Transform(ST_SetSRID(wkb::geometry, 4490), srid) as geom
  from unnest($1::integer[], $2::bytea[]) with ordinality as input (srid, wkb, i)
)
select a.i::integer as a, b.i::integer as b, ST_AsBinary(ST_CollectionExtract(ST_Intersection(a.geom, b.geom), 3)) as wkb
from plot a join plot b on a.i < b.i and a.srid = b.srid and a.geom && b.geom and ST_Intersects(a.geom, b.geom)
order by a, b`,
    [subjects.map((subject) => subject.plane.srid), subjects.map((subject) => Buffer.from(subject.forDatabase.lonLat))],
  );
  return rows.flatMap(({ a, b, wkb }): InputFinding[] => {
    const area = planarArea(fromWkb(wkb).geometry);
    if (area < 0.01) return [];
    const [first, second] = [subjects[a - 1]!.plot.number, subjects[b - 1]!.plot.number];
    return [
      {
        code: 'plots-overlap',
        severity: 'error',
        plot: first,
        actual: area.toFixed(2),
        expected: '0',
        message: `地块 ${first} 与地块 ${second} 相互重叠 ${area.toFixed(2)} 平方米`,
      },
    ];
  });
}

function checkRings(plot: SubmittedPlot, subject: Subject): InputFinding[] {
  const findings: InputFinding[] = [];
  const { xy } = subject.inPlane;
  let repeated = 0;
  let crowded = 0;
  for (const { start, end } of ringsOf(subject.inPlane)) {
    for (let v = start; v < end - 1; v++) {
      const distance = Math.hypot(xy[2 * v + 2]! - xy[2 * v]!, xy[2 * v + 3]! - xy[2 * v + 1]!);
      if (distance === 0) repeated++;
      else if (distance < MIN_SPACING) crowded++;
    }
  }
  if (repeated > 0) {
    const message = `地块 ${plot.number} 有 ${repeated} 处相邻界址点坐标完全相同`;
    findings.push({
      code: 'point-repeated',
      severity: 'warning',
      plot: plot.number,
      actual: `${repeated}`,
      expected: '0',
      message,
    });
  }
  if (crowded > 0) {
    const message = `地块 ${plot.number} 有 ${crowded} 处相邻界址点间距小于 ${MIN_SPACING} 米`;
    findings.push({
      code: 'points-too-close',
      severity: 'warning',
      plot: plot.number,
      actual: `${crowded}`,
      expected: '0',
      message,
    });
  }
  return findings;
}

/** Differs by more than 1‰ and 1 m², the bound of 面积平差, from both kinds of area. */
function checkDeclaredArea(plot: SubmittedPlot, subject: Subject): InputFinding[] {
  if (plot.declaredArea == null) return [];
  const { ellipsoidal, planar } = subject.areas;
  const difference = Math.min(Math.abs(plot.declaredArea - ellipsoidal), Math.abs(plot.declaredArea - planar));
  if (difference <= Math.max(1, ellipsoidal / 1000)) return [];
  const message = `地块 ${plot.number} 申报面积 ${plot.declaredArea.toFixed(2)} ㎡ 与计算面积（椭球 ${ellipsoidal.toFixed(2)}、平面 ${planar.toFixed(2)}）相差 ${difference.toFixed(2)} ㎡`;
  return [
    {
      code: 'area-differs',
      severity: 'warning',
      plot: plot.number,
      actual: plot.declaredArea.toFixed(2),
      expected: ellipsoidal.toFixed(2),
      message,
    },
  ];
}
