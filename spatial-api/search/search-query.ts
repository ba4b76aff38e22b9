import type { Pool } from 'pg';

import { parameters, quoteIdentifier, quoteLiteral, type Query } from '../../schemas/database/sql.ts';
import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { standingQuery } from '../../schemas/database/standing-query.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import type { Field, Layer } from '../../schemas/layer.ts';
import { isOpen, titleKey } from '../catalogue/feature-view.ts';

/** A feature that matches; rank 0 is the whole text, 1 its beginning, 2 a part, 3 first letters of its pinyin. */
export interface SearchMatch {
  readonly layer: string;
  readonly feature_id: number;
  readonly rank: number;
}

/** What is shown of a match. */
export interface MatchDetail {
  readonly layer: string;
  readonly feature_id: number;
  readonly code: string | null;
  readonly title: string | null;
  readonly place: string | null;
  readonly bbox: readonly [number, number, number, number] | null;
  readonly center: readonly [number, number] | null;
}

/** Above this many vertices the centre is that of the bounds: a point surely inside would take long to find. */
const SMALL_GEOMETRY = 5000;

/** Fields of a layer that everyone may search. */
export function searchFields(layer: Layer): readonly (readonly [key: string, field: Field])[] {
  return Object.entries(layer.fields).filter(
    ([, field]) => field.search !== undefined && field.search !== 'by-right' && isOpen(field),
  );
}

/**
 * Current features whose code begins with the text (also in capitals), or whose name or place contains it in any case or as the first
 * letters of its pinyin (`lll8h` finds 兰陵路8号).
 * Every field is searched by its own index and stops after `limit` matches, so a beginning that a million codes share costs
 * no more than a rare one: codes come in their order, the whole code therefore first; parts in the order of the table.
 */
export function searchQuery(layers: readonly Layer[], given: string, limit: number): Query | undefined {
  const { add, values } = parameters();
  const exact = add(given, 'text');
  const spellings = [...new Set([given, given.toUpperCase()])];
  const beginnings = spellings.map((text) => add(text, 'text'));
  const part = add(`%${escapeLike(given)}%`, 'text');
  const atMost = add(limit, 'integer');
  const letters = initialsOf(given);
  const initials = letters === undefined ? undefined : add(`%${letters}%`, 'text');
  const arms = layers.flatMap((layer, position) =>
    searchFields(layer).flatMap(([key, field]) => {
      const column = quoteIdentifier(columnName(key));
      const arm = (condition: string, rank: number, order: string) =>
        `(select ${quoteLiteral(layer.id)}::text, feature_id, case when upper(${column}) = upper(${exact}) then 0 else ${rank} end, ${position}
from ${tableName(layer)}
where version_to is null and ${condition}${order}
limit ${atMost})`;
      if (field.search === 'contains') {
        const parts = arm(`${column} ilike ${part}`, 2, '');
        if (initials === undefined) return [parts];
        return [parts, arm(`dimai.pinyin_initials(${column}) like ${initials}`, 3, '')];
      }
      return beginnings.map((beginning) =>
        arm(
          `${column} ~>=~ ${beginning} and ${column} ~<~ (${beginning} || ${LAST})`,
          1,
          `\norder by ${column} using ~<~`,
        ),
      );
    }),
  );
  if (arms.length === 0) return undefined;
  const text = `select layer, feature_id, min(rank) as rank
from (
${arms.join('\nunion all\n')}
) as found (layer, feature_id, rank, position)
group by layer, feature_id
order by min(rank), min(position), feature_id
limit ${atMost}`;
  return { text, values };
}

/** The last character there is: a text that begins with another comes before that other and this. */
const LAST = 'chr(1114111)';

/** Fewer letters than a trigram no index finds, and everything would be found by them. */
const LEAST_INITIALS = 3;

/** Features that match a text, the best first; none where no layer has anything to search. */
export async function findMatches(
  db: Pool,
  layers: readonly Layer[],
  given: string,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal | undefined },
): Promise<readonly SearchMatch[]> {
  const query = searchQuery(layers, given, limit);
  if (query === undefined) return [];
  if ([...given].length >= LEAST_INITIALS) {
    return (await standingQuery<SearchMatch & Record<string, unknown>>(db, query, { signal, byIndex: true })).rows;
  }
  // No index finds a shorter part: the planner has to see it to know whether reading on finds enough of them soon.
  const { text, values } = query;
  return (await cancellableQuery<SearchMatch & Record<string, unknown>>(db, { text, values: [...values] }, signal))
    .rows;
}

/** First letters of pinyin that a text may be: Latin letters and digits alone, with a letter among them. */
export function initialsOf(given: string): string | undefined {
  const text = given.normalize('NFKC').replaceAll(/\s/g, '').toLowerCase();
  return text.length >= LEAST_INITIALS && /^[a-z0-9]*[a-z][a-z0-9]*$/.test(text) ? text : undefined;
}

/** What is shown of matches, in any order. */
export function detailQuery(layers: readonly Layer[], matches: readonly SearchMatch[]): Query {
  const { add, values } = parameters();
  const arms = layers.flatMap((layer) => {
    const ids = matches.filter((match) => match.layer === layer.id).map((match) => match.feature_id);
    return ids.length === 0 ? [] : [detailsOf(layer, add(ids, 'bigint[]'))];
  });
  return { text: arms.join('\nunion all\n'), values };
}

function detailsOf(layer: Layer, ids: string): string {
  const title = columnOf(titleKey(layer));
  const places = searchFields(layer)
    .filter(([, field]) => field.search === 'contains')
    .map(([key]) => columnOf(key))
    .filter((column) => column !== title);
  return `select
  ${quoteLiteral(layer.id)}::text as layer,
  feature_id,
  concat_ws('·', ${layer.key.map(columnOf).join(', ')}) as code,
  ${title}::text as title,
  ${places.length === 0 ? 'null::text' : `coalesce(${places.join(', ')})::text`} as place,
  ${boundsOf(layer)} as bbox,
  ${centreOf(layer)} as center
from ${tableName(layer)}
where feature_id = any(${ids}) and version_to is null`;
}

function boundsOf(layer: Layer): string {
  if (layer.geometry === null) return 'null::float8[]';
  return 'case when geom is not null then array[st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)] end';
}

function centreOf(layer: Layer): string {
  if (layer.geometry === null) return 'null::float8[]';
  const centre = `case when st_npoints(geom) <= ${SMALL_GEOMETRY} then st_pointonsurface(geom) else st_centroid(st_envelope(geom)) end`;
  return `(select array[st_x(centre), st_y(centre)] from (select ${centre} as centre) as placed where centre is not null)`;
}

function columnOf(key: string): string {
  return quoteIdentifier(columnName(key));
}

/** The wildcards of `like` as ordinary characters. */
export function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, (character) => `\\${character}`);
}
