import type { ClientBase } from 'pg';

import { parameters, quoteIdentifier, quoteLiteral, type Query } from '../../schemas/database/sql.ts';
import { standingQuery } from '../../schemas/database/standing-query.ts';
import { bareTableName, columnName, searchedTexts, searchTokensOf, tableName } from '../../schemas/derive/ddl.ts';
import type { Field, Layer } from '../../schemas/layer.ts';
import { fragmentTokens, initialsTokens, wholeTokens } from '../../schemas/search-tokens.ts';
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
 * How a text is looked for, each by an index: `beginning` of a code (also in capitals); `whole` name or place of one character;
 * `part` of one, in any case, by its pairs of characters; `initials` of its pinyin (`lll8h` finds 兰陵路8号).
 */
export type SearchWay = 'beginning' | 'whole' | 'part' | 'initials';

/** Features of a layer, spread evenly, that parts of texts are looked for in first: what is in one place of 25 or more is found there, without the index. */
const SPREAD = 600;

/** Bytes of a table below which the index gathers all rows of any word sooner than features from all over the layer are read. */
const SMALL_TABLE = 2 ** 22;

/** Features of a layer after one and up to another, or some of each, spread over all. */
export type FeatureSpan = 'spread' | { readonly after: number; readonly upTo: number };

/**
 * Current features that match a text. Every code, and all texts of a layer, are searched by themselves and stop after `limit` matches, so a
 * beginning that a million codes share costs no more than a rare one: codes come in their order, the whole code therefore first; parts in the
 * order of the table, but some from all over it where these alone hold enough: an index gathers all rows of a word that stands in a million places
 * before it gives the first; in `small` layers it may. `span` limits parts that no index finds. Pairs and letters that a row is found by (`schemas/search-tokens.ts`) only say where to look; the text itself
 * decides. Undefined where nothing can be searched in these ways.
 */
export function searchQuery(
  layers: readonly Layer[],
  given: string,
  limit: number,
  ways: readonly SearchWay[] = ['beginning', 'part', 'initials'],
  { span, small = new Set() }: { readonly span?: FeatureSpan; readonly small?: ReadonlySet<string> } = {},
): Query | undefined {
  const { add, values } = parameters();
  const exact = add(given, 'text');
  const atMost = add(limit, 'integer');
  // Parameters that nothing mentions would be refused.
  const isText = layers.some((layer) => searchedTexts(layer).length > 0);
  const has = (way: SearchWay) => ways.includes(way) && (isText || way === 'beginning');
  const isCoded = layers.some((layer) => searchFields(layer).some(([, { search }]) => search !== 'contains'));
  const beginnings =
    has('beginning') && isCoded ? [...new Set([given, given.toUpperCase()])].map((text) => add(text, 'text')) : [];
  const found = (tokens: readonly number[], text: string, of: (column: string) => string, rank: number) => {
    const known = tokens.length === 0 ? undefined : add(tokens, 'smallint[]');
    const like = add(text, 'text');
    return { known, condition: (column: string) => `${of(column)} ${rank === 3 ? 'like' : 'ilike'} ${like}`, rank };
  };
  const itself = (column: string) => column;
  const letters = has('initials') ? initialsOf(given) : undefined;
  const inTexts = [
    ...(has('whole') ? [found(wholeTokens(given), escapeLike(given), itself, 0)] : []),
    ...(has('part') ? [found(fragmentTokens(given), `%${escapeLike(given)}%`, itself, 2)] : []),
    ...(letters === undefined
      ? []
      : [found(initialsTokens(letters), `%${letters}%`, (column) => `dimai.pinyin_initials(${column})`, 3)]),
  ];
  const between =
    typeof span === 'object'
      ? ` and feature_id > ${add(span.after, 'bigint')} and feature_id <= ${add(span.upTo, 'bigint')}`
      : '';
  const spreadOver = (layer: Layer): string =>
    `feature_id = any (dimai.spread_features(${quoteLiteral(layer.id)}, ${SPREAD}))`;
  const spread: string[] = [];
  const arms = layers.flatMap((layer, position) => {
    const arm = (columns: readonly string[], condition: string, rank: number, order = '') =>
      `(select ${quoteLiteral(layer.id)}::text, feature_id, case when ${columns.map((column) => `upper(${column}) = upper(${exact})`).join(' or ')} then 0 else ${rank} end, ${position}
from ${tableName(layer)}
where version_to is null and ${condition}${order}
limit ${atMost})`;
    const codes = searchFields(layer).flatMap(([key, field]) => (field.search === 'contains' ? [] : [columnOf(key)]));
    const texts = searchedTexts(layer).map(columnOf);
    const byCode = codes.flatMap((column) =>
      beginnings.map((from) =>
        arm(
          [column],
          `${column} ~>=~ ${from} and ${column} ~<~ (${from} || ${LAST})`,
          1,
          `\norder by ${column} using ~<~`,
        ),
      ),
    );
    if (texts.length === 0) return byCode;
    const byText = inTexts.flatMap(({ known, condition, rank }) => {
      const there = known === undefined ? '' : `${searchTokensOf(layer)} @> ${known} and `;
      const matches = `(${texts.map(condition).join(' or ')})`;
      if (rank !== 2) return [arm(texts, `${there}${matches}`, rank)];
      if (span === 'spread') return [arm(texts, `${spreadOver(layer)} and ${matches}`, rank)];
      if (known === undefined) return [arm(texts, `${matches}${between}`, rank)];
      if (small.has(layer.id)) return [arm(texts, `${there}${matches}`, rank)];
      const name = `spread_${position}`;
      spread.push(`${name} as materialized ${arm(texts, `${spreadOver(layer)} and ${matches}`, rank)}`);
      const few = `(select count(*) from ${name}) < ${atMost}`;
      return [`(select * from ${name})`, arm(texts, `${few} and ${there}${matches}`, rank)];
    });
    return [...byCode, ...byText];
  });
  if (arms.length === 0) return undefined;
  const text = `${spread.length === 0 ? '' : `with ${spread.join(',\n')}\n`}select layer, feature_id, min(rank) as rank
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

/** Fewer letters than these no index finds, and everything would be found by them. */
const LEAST_INITIALS = 3;

type Row = SearchMatch & Record<string, unknown>;

/** Layers whose tables ever held a row, that is, have a page: a statement over the others would only take longer to plan. With them, the small ones. */
async function filledLayers(
  client: ClientBase,
  layers: readonly Layer[],
): Promise<{ readonly filled: readonly Layer[]; readonly small: ReadonlySet<string> }> {
  const { rows } = await client.query<{ name: string; isSmall: boolean }>({
    name: 'filled-layers',
    text: `select relname as name, bytes < ${SMALL_TABLE} as "isSmall" from pg_class, pg_relation_size(oid) as bytes
where relnamespace = (select oid from pg_namespace where nspname = 'land') and relkind = 'r' and bytes > 0`,
  });
  const isSmall = new Map(rows.map((row) => [row.name, row.isSmall]));
  const filled = layers.filter((layer) => isSmall.has(bareTableName(layer)));
  return { filled, small: new Set(filled.filter((layer) => isSmall.get(bareTableName(layer))).map(({ id }) => id)) };
}

/** Matches, the best first. */
export interface Matches {
  readonly matches: readonly SearchMatch[];
  /** Whether there was no time to look everywhere: a single character was asked for, which no index finds. */
  readonly isPartial: boolean;
}

/** Features that match a text; none where no layer has anything to search. */
export async function findMatches(
  client: ClientBase,
  layers: readonly Layer[],
  given: string,
  limit: number,
): Promise<Matches> {
  const { filled, small } = await filledLayers(client, layers);
  const find = async (query: Query | undefined): Promise<readonly SearchMatch[]> =>
    query === undefined ? [] : (await standingQuery<Row>(client, query, { byIndex: true })).rows;
  if (fragmentTokens(given).length > 0)
    return { matches: await find(searchQuery(filled, given, limit, undefined, { small })), isPartial: false };
  const found = await find(searchQuery(filled, given, limit, ['beginning', 'whole', 'initials']));
  return readOn(client, filled, given, limit, found);
}

/** Features that are read at once, and how long it may go on, ms: what a single character is looked for in is read through. */
const READ_AT_ONCE = 4_000;
const READ_FOR_MS = 60;

/**
 * Matches of a text that no index finds. Of most characters there are many: they are among any hundreds of features. Where these hold
 * too few, the layers are read on in their order, for as long as somebody who types will wait.
 */
async function readOn(
  client: ClientBase,
  layers: readonly Layer[],
  given: string,
  limit: number,
  found: readonly SearchMatch[],
): Promise<Matches> {
  const matches = [...found];
  const known = new Set(found.map(({ layer, feature_id: id }) => `${layer} ${id}`));
  const searched = layers.filter((layer) => searchedTexts(layer).length > 0);
  const read = async (some: readonly Layer[], span: FeatureSpan) => {
    const query = searchQuery(some, given, limit, ['part'], { span });
    if (query === undefined) return;
    for (const row of (await standingQuery<Row>(client, query, { byIndex: true })).rows) {
      const name = `${row.layer} ${row.feature_id}`;
      if (known.has(name)) continue;
      known.add(name);
      matches.push(row);
    }
  };
  const until = performance.now() + READ_FOR_MS;
  await read(searched, 'spread');
  const { rows: ends } = await client.query<{ last: number }>({
    name: 'last-features',
    text: 'select dimai.last_feature(layer)::float8 as last from unnest($1::text[]) with ordinality as asked (layer, n) order by n',
    values: [searched.map(({ id }) => id)],
  });
  for (const [index, layer] of searched.entries()) {
    for (let upTo = ends[index]!.last; upTo > 0; upTo -= READ_AT_ONCE) {
      if (matches.length >= limit) return { matches: matches.slice(0, limit), isPartial: false };
      if (performance.now() > until) return { matches, isPartial: true };
      await read([layer], { after: Math.max(upTo - READ_AT_ONCE, 0), upTo });
    }
  }
  return { matches: matches.slice(0, limit), isPartial: false };
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
