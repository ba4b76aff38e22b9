/** What the page of restoration is asked for, and what its cells come to under that. */
import type { Restoration, RestorationCell, RestorationFigures } from './api.ts';
import { type ListFilter, readListFilter } from './list-filter.ts';

/** Conditions that a click sets; each may hold several values. */
export const restorationDimensions = ['district', 'type', 'year'] as const;
export type RestorationDimension = (typeof restorationDimensions)[number];
/** Text: `asOf`. */
export type RestorationFilter = ListFilter<RestorationDimension>;

/** Reads the query of the address. */
export const readRestorationFilter = (search: string): RestorationFilter =>
  readListFilter(search, restorationDimensions, ['asOf']);

/** Stands for what a cell does not say; nobody can ask for it. */
export const NOT_SAID = '-';

/** The side of a cell. */
export const sideOf = (cell: RestorationCell, dimension: RestorationDimension): string =>
  String(cell[dimension] ?? NOT_SAID);

/** What a side of a cell is called. */
export const sideTitle = (cell: RestorationCell, dimension: RestorationDimension): string =>
  dimension === 'year' ? String(cell.year ?? '—') : cell[`${dimension}Title`];

/** Cells under all conditions, but for those of the dimension that a chart is about: there one more is chosen beside the others. */
export function cellsUnder(
  { values }: RestorationFilter,
  cells: readonly RestorationCell[],
  but?: RestorationDimension,
): readonly RestorationCell[] {
  const asked = restorationDimensions.filter((each) => each !== but && values[each] !== undefined);
  return cells.filter((cell) => asked.every((each) => values[each]!.includes(sideOf(cell, each))));
}

/** Figures of all projects of some cells. */
export function sumOfCells(cells: readonly RestorationCell[]): RestorationFigures {
  const sum = (of: (cell: RestorationCell) => number): number => cells.reduce((all, cell) => all + of(cell), 0);
  const [investment, paid] = [sum((cell) => cell.investment), sum((cell) => cell.paid)];
  return {
    projects: sum((cell) => cell.projects),
    area: sum((cell) => cell.area),
    plannedArea: sum((cell) => cell.plannedArea),
    investment,
    paid,
    fundsRate: investment > 0 ? paid / investment : null,
    accepted: sum((cell) => cell.accepted),
    acceptedProjects: sum((cell) => cell.acceptedProjects),
    overdue: sum((cell) => cell.overdue),
    unreported: {
      plannedArea: sum((cell) => cell.unreported.plannedArea),
      investment: sum((cell) => cell.unreported.investment),
      paid: sum((cell) => cell.unreported.paid),
    },
  };
}

/** The figures of the whole under the conditions: those that the server gave where there are none. */
export function totalUnder(filter: RestorationFilter, { total, cells }: Restoration): RestorationFigures {
  return Object.keys(filter.values).length === 0 ? total : sumOfCells(cellsUnder(filter, cells));
}
