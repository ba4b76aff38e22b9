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
 * How a text is looked for, each by an index of its field: `beginning` of a code (also in capitals); `whole` name or place;
 * `part` of one, in any case, which needs three characters; `initials` of its pinyin (`lll8h` finds 兰陵路8号).
 */
export type SearchWay = 'beginning' | 'whole' | 'part' | 'initials';

/**
 * Current features that match a text. Every field is searched by itself and stops after `limit` matches, so a beginning that a
 * million codes share costs no more than a rare one: codes come in their order, the whole code therefore first; parts in the
 * order of the table. Undefined where nothing can be searched in these ways.
 */
export function searchQuery(
  layers: readonly Layer[],
  given: string,
  limit: number,
  ways: readonly SearchWay[] = ['beginning', 'part', 'initials'],
): Query | undefined {
  const { add, values } = parameters();
  const exact = add(given, 'text');
  const atMost = add(limit, 'integer');
  // Parameters that nothing mentions would be refused.
  const has = (way: SearchWay) => ways.includes(way);
  const beginnings = has('beginning')
    ? [...new Set([given, given.toUpperCase()])].map((text) => add(text, 'text'))
    : [];
  const whole = has('whole') ? add(escapeLike(given), 'text') : undefined;
  const part = has('part') ? add(`%${escapeLike(given)}%`, 'text') : undefined;
  const letters = has('initials') ? initialsOf(given) : undefined;
  const initials = letters === undefined ? undefined : add(`%${letters}%`, 'text');
  const arms = layers.flatMap((layer, position) =>
    searchFields(layer).flatMap(([key, field]) => {
      const column = quoteIdentifier(columnName(key));
      const arm = (condition: string, rank: number, order = '') =>
        `(select ${quoteLiteral(layer.id)}::text, feature_id, case when upper(${column}) = upper(${exact}) then 0 else ${rank} end, ${position}
from ${tableName(layer)}
where version_to is null and ${condition}${order}
limit ${atMost})`;
      if (field.search !== 'contains') {
        const inOrder = `\norder by ${column} using ~<~`;
        return beginnings.map((from) =>
          arm(`${column} ~>=~ ${from} and ${column} ~<~ (${from} || ${LAST})`, 1, inOrder),
        );
      }
      return [
        ...(whole === undefined ? [] : [arm(`${column} ilike ${whole}`, 0)]),
        ...(part === undefined ? [] : [arm(`${column} ilike ${part}`, 2)]),
        ...(initials === undefined ? [] : [arm(`dimai.pinyin_initials(${column}) like ${initials}`, 3)]),
      ];
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

type Row = SearchMatch & Record<string, unknown>;

/** Features that match a text, the best first; none where no layer has anything to search. */
export async function findMatches(
  db: Pool,
  layers: readonly Layer[],
  given: string,
  { limit, signal }: { readonly limit: number; readonly signal: AbortSignal | undefined },
): Promise<readonly SearchMatch[]> {
  const find = async (query: Query | undefined, isPlannedOnce: boolean): Promise<readonly SearchMatch[]> => {
    if (query === undefined) return [];
    if (isPlannedOnce) return (await standingQuery<Row>(db, query, { signal, byIndex: true })).rows;
    const { text, values } = query;
    return (await cancellableQuery<Row>(db, { text, values: [...values] }, signal)).rows;
  };
  if ([...given].length >= LEAST_INITIALS) return find(searchQuery(layers, given, limit), true);
  // No index finds parts of two characters. Of most there are many, so the layers are read on in their order until there are enough.
  const found = [...(await find(searchQuery(layers, given, limit, ['beginning', 'whole']), true))];
  const known = new Set(found.map(({ layer, feature_id: id }) => `${layer} ${id}`));
  for (const layer of layers) {
    if (found.length >= limit) break;
    const parts = await find(searchQuery([layer], given, limit, ['part']), false);
    found.push(...parts.filter(({ feature_id: id }) => !known.has(`${layer.id} ${id}`)));
  }
  return found.slice(0, limit);
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
