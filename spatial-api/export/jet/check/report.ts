/**
 * What is wrong with a file. An error means data may be lost or wrong; a warning is disorder that Access tolerates; a
 * note is a statistic it lets go stale.
 */
export interface Problem {
  readonly severity: 'error' | 'warning' | 'note';
  readonly code: ProblemCode;
  readonly message: string;
  readonly page?: number;
  readonly table?: string;
  readonly index?: string;
}

/** Every kind of problem with the severity it has. */
const severities = {
  truncated: 'error',
  header: 'error',
  catalogue: 'error',
  definition: 'error',
  'usage-map': 'error',
  'usage-map-start': 'warning',
  'page-claimed-twice': 'error',
  'page-used-and-free': 'error',
  'page-leaked': 'warning',
  'page-spare-and-free': 'warning',
  'page-type': 'error',
  'page-layout': 'error',
  'row-bytes': 'error',
  'row-count': 'warning',
  'long-value': 'error',
  properties: 'warning',
  'index-page': 'error',
  'index-order': 'error',
  'index-links': 'error',
  'index-siblings': 'warning',
  'index-level': 'warning',
  'index-entries': 'error',
  'index-duplicate': 'error',
  'index-key-count': 'note',
  'relationship-ends': 'error',
  'relationship-parent': 'error',
} as const satisfies Record<string, Problem['severity']>;

export type ProblemCode = keyof typeof severities;

/** Problems of one kind kept in full; further ones are only counted. */
const KEPT_PER_CODE = 100;

/** Where a problem was met. */
export interface Place {
  readonly page?: number;
  readonly table?: string;
  readonly index?: string;
}

/** Collects problems. */
export class ProblemList {
  readonly problems: Problem[] = [];
  readonly counts = new Map<ProblemCode, number>();

  add(code: ProblemCode, message: string, place: Place = {}): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (count > KEPT_PER_CODE) return;
    const where = [
      place.table == null ? '' : `table ${place.table}`,
      place.index == null ? '' : `index ${place.index}`,
      place.page == null ? '' : `page ${place.page}`,
    ].filter((part) => part !== '');
    const prefix = where.length > 0 ? `${where.join(', ')}: ` : '';
    this.problems.push({ severity: severities[code], code, message: prefix + message, ...place });
  }

  /** Runs a step; whatever breaks in it becomes a problem of this code. Damaged bytes break in many ways. */
  attempt<T>(code: ProblemCode, place: Place, step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      this.add(code, error instanceof Error ? error.message : String(error), place);
      return undefined;
    }
  }
}
