/** Reading a layer as it was: a version, a day or a moment becomes a layer version, and a version a condition on rows. */
import { z } from 'zod';
import type { Database } from './sql.ts';

/** A layer version, or a moment (ISO 8601 with zone). Dates have become the end of their day in China by then. */
export type AsOf = { readonly version: number } | { readonly moment: string };

const DAY = z.iso.date();
const MOMENT = z.iso.datetime({ offset: true });

/** Reads `17` (a version), `2026-11-21` (the end of that day, China Standard Time) or a moment with its zone; undefined for anything else. */
export function parseAsOf(text: string): AsOf | undefined {
  if (/^\d{1,9}$/.test(text)) return { version: Number(text) };
  if (DAY.safeParse(text).success) return { moment: `${text}T23:59:59.999999+08:00` };
  return MOMENT.safeParse(text).success ? { moment: text } : undefined;
}

/**
 * Versions of layers that were current then: 0 where nothing had been published. A version that a layer has not reached yet is
 * given as undefined, so that nobody takes the present for the future.
 */
export async function layerVersionsAt(
  db: Database,
  layers: readonly string[],
  asOf: AsOf,
): Promise<ReadonlyMap<string, number | undefined>> {
  if ('version' in asOf) {
    const { rows } = await db.query<{ layer: string; version: number }>(
      `select w.layer, coalesce(s.version, 0) as version
from unnest($1::text[]) as w (layer)
left join dimai.layer_state s on s.layer = w.layer`,
      [layers],
    );
    return new Map(rows.map(({ layer, version }) => [layer, asOf.version <= version ? asOf.version : undefined]));
  }
  const { rows } = await db.query<{ layer: string; version: number }>(
    `select w.layer, coalesce(max(v.version), 0) as version
from unnest($1::text[]) as w (layer)
left join dimai.dataset_version v on v.layer = w.layer and v.state = 'published' and v.published_at <= $2::timestamptz
group by w.layer`,
    [layers, asOf.moment],
  );
  return new Map(rows.map(({ layer, version }) => [layer, version]));
}

/** The same for one layer. */
export async function layerVersionAt(db: Database, layer: string, asOf: AsOf): Promise<number | undefined> {
  return (await layerVersionsAt(db, [layer], asOf)).get(layer);
}

/** SQL condition: rows that belong to a version, given as a placeholder or number. `alias` is the table's, where it has one. */
export function isInVersion(version: string | number, alias?: string): string {
  const prefix = alias == null ? '' : `${alias}.`;
  return `${prefix}version_from <= ${version} and (${prefix}version_to is null or ${prefix}version_to > ${version})`;
}

/** One version of a layer, as lists show it. */
export interface LayerVersion {
  readonly version: number;
  readonly deliveryId: number;
  readonly dataset: string;
  readonly publishedAt: string;
  readonly createdBy: string;
  readonly publishedBy: string | null;
  readonly source: string;
  /** The version whose content it brought back, where it is a roll-back. */
  readonly rolledBackTo: number | null;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
  readonly unchanged: number;
}

/** Published versions of a layer, the newest first. */
export async function listVersions(
  db: Database,
  layer: string,
  { before = null, limit = 100 }: { readonly before?: number | null; readonly limit?: number } = {},
): Promise<readonly LayerVersion[]> {
  const { rows } = await db.query<LayerVersion>(
    `select v.version, v.id as "deliveryId", d.name as dataset,
  to_char(v.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "publishedAt",
  v.created_by as "createdBy", v.published_by as "publishedBy", v.source_name as source, v.rolled_back_to as "rolledBackTo",
  v.rows_added as added, v.rows_changed as changed, v.rows_removed as removed, v.rows_unchanged as unchanged
from dimai.dataset_version v
join dimai.dataset d on d.id = v.dataset_id
where v.layer = $1 and v.state = 'published' and ($2::integer is null or v.version < $2)
order by v.version desc
limit $3`,
    [layer, before, limit],
  );
  return rows;
}
