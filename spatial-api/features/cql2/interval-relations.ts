/** Relations of two spans of time (Allen), as SQL on their ends. An instant is a span whose ends are one. */
import type { TEMPORAL } from './expression.ts';

interface Ends {
  readonly start: string;
  readonly end: string;
}

/** `t_before` and the others, by name. */
export const INTERVAL_RELATIONS: Readonly<Record<(typeof TEMPORAL)[number], (a: Ends, b: Ends) => string>> = {
  t_after: (a, b) => `${a.start} > ${b.end}`,
  t_before: (a, b) => `${a.end} < ${b.start}`,
  t_contains: (a, b) => `${a.start} < ${b.start} and ${a.end} > ${b.end}`,
  t_disjoint: (a, b) => `${a.end} < ${b.start} or ${a.start} > ${b.end}`,
  t_during: (a, b) => `${a.start} > ${b.start} and ${a.end} < ${b.end}`,
  t_equals: (a, b) => `${a.start} = ${b.start} and ${a.end} = ${b.end}`,
  t_finishedby: (a, b) => `${a.start} < ${b.start} and ${a.end} = ${b.end}`,
  t_finishes: (a, b) => `${a.start} > ${b.start} and ${a.end} = ${b.end}`,
  t_intersects: (a, b) => `${a.start} <= ${b.end} and ${a.end} >= ${b.start}`,
  t_meets: (a, b) => `${a.end} = ${b.start}`,
  t_metby: (a, b) => `${a.start} = ${b.end}`,
  t_overlappedby: (a, b) => `${a.start} > ${b.start} and ${a.start} < ${b.end} and ${a.end} > ${b.end}`,
  t_overlaps: (a, b) => `${a.start} < ${b.start} and ${a.end} > ${b.start} and ${a.end} < ${b.end}`,
  t_startedby: (a, b) => `${a.start} = ${b.start} and ${a.end} > ${b.end}`,
  t_starts: (a, b) => `${a.start} = ${b.start} and ${a.end} < ${b.end}`,
};
