/** What the page of the register is asked for. */
import { type ListFilter, readListFilter } from './list-filter.ts';

/** Conditions that a click sets; each may hold several values. */
export const registrationDimensions = ['type', 'right', 'district', 'subdistrict'] as const;
export type RegistrationDimension = (typeof registrationDimensions)[number];
/** Texts: `year`, `month` (`01` to `12`, of the year) and `asOf`. */
export type RegistrationFilter = ListFilter<RegistrationDimension>;

/** Reads the query of the address. */
export function readRegistrationFilter(search: string): RegistrationFilter {
  const filter = readListFilter(search, registrationDimensions, ['year', 'month', 'asOf']);
  return filter.texts['year'] === '' ? { ...filter, texts: { ...filter.texts, month: '' } } : filter;
}
