/**
 * What changed since a cursor. Publications are shown in the order of their transactions, and only those older than every
 * transaction still under way: what a cursor has passed can never gain a predecessor. Replaying from a cursor gives the same.
 */
import { createHmac } from 'node:crypto';
import { parameters, quoteLiteral, type Database } from '../../schemas/database/sql.ts';
import { districtConditions, type Districts } from '../../schemas/district-scope.ts';
import { columnName, tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { visibleProperties } from '../catalogue/feature-view.ts';

/** A place in the feed: after this publication, and after this row of the next one. */
export interface Cursor {
  readonly transaction: string;
  readonly publication: string;
  /** Rows of the publication under way that were given. */
  readonly offset: number;
}

export const START: Cursor = { transaction: '0', publication: '0', offset: 0 };

export const cursorText = ({ transaction, publication, offset }: Cursor): string =>
  `${transaction}-${publication}-${offset}`;

/** Reads a cursor; undefined where it is none. */
export function parseCursor(text: string): Cursor | undefined {
  const match = /^(\d{1,19})-(\d{1,18})-(\d{1,9})$/.exec(text);
  return match === null ? undefined : { transaction: match[1]!, publication: match[2]!, offset: Number(match[3]) };
}

/** One feature that came, changed or went. */
export interface Change {
  readonly layer: string;
  readonly version: number;
  readonly at: string;
  readonly kind: 'added' | 'changed' | 'removed';
  readonly featureId: number;
  readonly key: string;
  /** Public and internal fields; personal ones masked. Null where it went. */
  readonly properties: Readonly<Record<string, unknown>> | null;
  /** Degrees, CGCS2000; null where it went or has no shape. */
  readonly bbox: readonly number[] | null;
}

export interface FeedPage {
  readonly changes: readonly Change[];
  readonly cursor: Cursor;
  /** Whether more is there already. */
  readonly hasMore: boolean;
}

interface Publication {
  readonly transaction: string;
  readonly id: string;
  readonly layer: string;
  readonly from: number;
  readonly version: number;
  readonly at: string;
}

/** Publications that one page looks through. */
const MOST_PUBLICATIONS = 50;

/** Up to `limit` changes of the layers after a cursor. */
export async function readFeed(
  db: Database,
  layers: readonly Layer[],
  districts: Districts,
  cursor: Cursor,
  limit: number,
): Promise<FeedPage> {
  const { rows } = await db.query<Publication>(
    `select transaction_id::text as transaction, id::text as id, layer, from_version as "from", version,
  to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at
from dimai.change_publication
where (transaction_id, id) > ($1::xid8, $2::bigint) and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
order by transaction_id, id
limit $3`,
    [cursor.transaction, cursor.publication, MOST_PUBLICATIONS + 1],
  );
  const changes: Change[] = [];
  let at = cursor;
  for (const publication of rows.slice(0, MOST_PUBLICATIONS)) {
    const layer = layers.find(({ id }) => id === publication.layer);
    if (layer !== undefined) {
      const room = limit - changes.length;
      const found = await changesOf(db, layer, publication, districts, at.offset, room + 1);
      changes.push(...found.slice(0, room));
      if (found.length > room) {
        return { changes, cursor: { ...at, offset: at.offset + room }, hasMore: true };
      }
    }
    at = { transaction: publication.transaction, publication: publication.id, offset: 0 };
  }
  return { changes, cursor: at, hasMore: rows.length > MOST_PUBLICATIONS };
}

async function changesOf(
  db: Database,
  layer: Layer,
  { from, version, at }: Publication,
  districts: Districts,
  offset: number,
  limit: number,
): Promise<readonly Change[]> {
  const { add, values } = parameters();
  const [low, high] = [add(from, 'integer'), add(version, 'integer')];
  const scope = districtConditions(layer, districts, add)
    .map((condition) => ` and ${condition}`)
    .join('');
  const key = layer.key.map((name) => `"${columnName(name)}"`).join(', ');
  const box =
    layer.geometry === null
      ? 'null::float8[]'
      : 'case when geom is not null then array[st_xmin(geom), st_ymin(geom), st_xmax(geom), st_ymax(geom)] end';
  const text = `with came as (
  select feature_id, concat_ws('|', ${key}) as key, ${visibleProperties(layer, 'masked')} as properties, ${box} as bbox
  from ${tableName(layer)}
  where version_from > ${low} and version_from <= ${high} and (version_to is null or version_to > ${high})${scope}
), went as (
  select distinct on (feature_id) feature_id, concat_ws('|', ${key}) as key
  from ${tableName(layer)}
  where version_to > ${low} and version_to <= ${high} and version_from <= ${low}${scope}
  order by feature_id, version_from desc
)
select ${quoteLiteral(layer.id)}::text as layer, ${high} as version, ${add(at, 'text')} as at,
  case when came.feature_id is null then 'removed' when went.feature_id is null then 'added' else 'changed' end as kind,
  coalesce(came.feature_id, went.feature_id) as "featureId", coalesce(came.key, went.key) as key, came.properties, came.bbox
from came full join went using (feature_id)
order by coalesce(came.feature_id, went.feature_id)
offset ${add(offset, 'integer')} limit ${add(limit, 'integer')}`;
  const { rows } = await db.query<Change>(text, values);
  return rows;
}

/** HMAC-SM3 of a text, hexadecimal. */
export const signature = (secret: string, body: string): string => createHmac('sm3', secret).update(body).digest('hex');
