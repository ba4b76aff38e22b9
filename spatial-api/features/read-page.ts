/** A page of GeoJSON: one statement for the features, one for how many there are. */
import type { Pool } from 'pg';

import { cancellableQuery, withCancellable } from '../../schemas/database/cancellable-query.ts';
import { parameters } from '../../schemas/database/sql.ts';
import { Problem } from '../../schemas/problems.ts';
import type { PersonalView } from '../catalogue/feature-view.ts';
import { countStatement, pageStatement, type FeatureChoice, type VersionSpan } from './feature-query.ts';
import { LARGEST_PAGE, type ItemsQuestion } from './items-input.ts';
import { PageRows } from './page-rows.ts';
import type { PageToken } from './page-token.ts';

/** Features of a page where nothing is said. */
const USUAL_PAGE = 100;
/** Features of a page that is worth a second connection. */
const LARGE = 500;
/** Features are counted up to here; beyond it nobody is told a number. */
export const MOST_COUNTED = 10_000;

/** A page as it was read. */
export interface FeaturePage {
  /** The features as GeoJSON, one after the other with commas between them, as the database wrote them. */
  readonly bytes: Buffer;
  readonly count: number;
  /** Exact, or null where there are more than `MOST_COUNTED`. */
  readonly matched: number | null;
  /** Where the next page begins; null after the last one. */
  readonly next: PageToken | null;
}

/** Reads a page. `current` is the version of the layer now; what is wrong with a value of the filter is told as such. */
export async function readPage(
  db: Pool,
  question: ItemsQuestion,
  view: PersonalView,
  current: number,
  signal: AbortSignal,
): Promise<FeaturePage> {
  const { layer, sort, token, crs, properties } = question;
  const limit = Math.min(question.limit ?? USUAL_PAGE, LARGEST_PAGE);
  const versions = asRead(question.versions, current);
  const choose = (add: ReturnType<typeof parameters>['add']): FeatureChoice => ({
    layer,
    versions,
    conditions: question.conditions(add),
  });
  const page = parameters();
  const text = pageStatement(
    { layer, view, properties, crs },
    choose(page.add),
    { sort, after: token?.position, limit: limit + 1, offset: token === undefined ? question.offset : 0 },
    page,
  );
  const rows = new PageRows(limit, sort.length);
  const query = { text, values: page.values };
  // a large page takes as long as counting does: both at once
  const early = token === undefined && limit >= LARGE ? count() : undefined;
  early?.catch(() => undefined);
  await withFilterErrors(withCancellable(db, signal, (client) => rows.read(client, query)));
  const { hasMore, last } = rows;
  const isWhole = !hasMore && question.offset === 0;
  const matched = token !== undefined ? token.matched : isWhole ? rows.shown : await (early ?? count());
  return {
    bytes: rows.bytes,
    count: rows.shown,
    matched,
    next:
      hasMore && last !== undefined
        ? {
            position: last,
            versions: versions ?? { from: current, to: current },
            matched,
          }
        : null,
  };

  async function count(): Promise<number | null> {
    const counted = parameters();
    const statement = countStatement(choose(counted.add), MOST_COUNTED + 1, counted);
    const answer = await withFilterErrors(
      cancellableQuery<{ matched: number }>(db, { text: statement, values: counted.values }, signal),
    );
    const matched = answer.rows[0]!.matched;
    return matched > MOST_COUNTED ? null : matched;
  }
}

/** Features as values: for pages that people read, and answers that say more than they. */
export const featuresOf = ({ bytes }: FeaturePage): unknown[] => JSON.parse(`[${bytes.toString()}]`) as unknown[];

/** The current version is read by its own index. */
function asRead(versions: VersionSpan | undefined, current: number): VersionSpan | undefined {
  return versions?.from === current && versions.to === current ? undefined : versions;
}

/** Values that the database cannot calculate with (class 22: out of range, not of the type) are the caller's, not a fault. */
export async function withFilterErrors<T>(query: Promise<T>): Promise<T> {
  try {
    return await query;
  } catch (error) {
    const { code, message } = error as { code?: unknown; message?: string };
    const isValue = typeof code === 'string' && (code.startsWith('22') || code === '42883');
    const isGeometry =
      code === 'XX000' && /geos|topology|transform|coordinate|latitude|lwgeom|self-intersection/i.test(message ?? '');
    if (!isValue && !isGeometry) throw error;
    const expected = isGeometry ? '有效的几何（不自相交，坐标在坐标系范围内）' : '字段类型范围内的取值';
    throw new Problem('request-invalid', `条件无法计算：应为${expected}`, {
      errors: [{ at: 'query', actual: (message ?? '').slice(0, 120), expected }],
      cause: error,
    });
  }
}
