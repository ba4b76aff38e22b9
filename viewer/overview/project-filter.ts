/** What the page of key projects is asked for. */
import { type ListFilter, readListFilter } from './list-filter.ts';

/** Conditions that a click sets; each may hold several values. */
export const projectDimensions = ['level', 'stage', 'district', 'progress'] as const;
export type ProjectDimension = (typeof projectDimensions)[number];
/** Text: `asOf`. */
export type ProjectFilter = ListFilter<ProjectDimension>;

/** Reads the query of the address. */
export const readProjectFilter = (search: string): ProjectFilter => readListFilter(search, projectDimensions, ['asOf']);
