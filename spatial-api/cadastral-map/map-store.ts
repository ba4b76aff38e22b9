/** The catalogue of issued maps: a row each, files in a folder of its own. */
import { join } from 'node:path';
import type { Database } from '../../schemas/database/sql.ts';
import { dataFolder, type Settings } from '../../schemas/settings.ts';
import type { MapOrder } from './map-order.ts';
import type { MapReport } from './map-report.ts';

/** An issued map. */
export interface MapRecord {
  readonly id: string;
  readonly series: string;
  readonly edition: number;
  readonly kind: MapReport['kind'];
  readonly title: string;
  readonly order: MapOrder;
  readonly report: MapReport;
  readonly secrecy: string;
  readonly view: 'masked' | 'full';
  readonly districts: readonly string[] | null;
  readonly createdBy: string;
  readonly createdByName: string;
  /** ISO 8601 in UTC, microseconds. */
  readonly createdAt: string;
  readonly downloads: number;
  /** The map that replaces it. */
  readonly replacedBy: string | null;
}

/** The folder of a map. */
export const mapFolder = (settings: Pick<Settings, 'dataDirectory'>, id: string): string =>
  join(dataFolder(settings, 'maps'), id);

const COLUMNS = `m.id, m.series, m.edition, m.kind, m.title, m.map_order as "order", m.report, m.secrecy, m.view, m.districts,
  m.created_by as "createdBy", m.created_by_name as "createdByName",
  to_char(m.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt", m.downloads,
  (select n.id from dimai.cadastral_map n where n.series = m.series and n.edition = m.edition + 1) as "replacedBy"`;

/** Records a map; a second run of the same job replaces the first. */
export async function recordMap(
  db: Database,
  id: string,
  { order, report, createdBy }: { order: MapOrder; report: MapReport; createdBy: string },
): Promise<void> {
  const [west, south, east, north] = report.extent;
  await db.query(
    `insert into dimai.cadastral_map (id, series, edition, kind, title, map_order, report, scale, extent, search_text, secrecy,
  view, districts, created_by, created_by_name)
select $1, coalesce(p.series, $1), coalesce((select max(edition) from dimai.cadastral_map where series = p.series), 0) + 1, $2, $3, $4, $5, $6,
  st_makeenvelope($7, $8, $9, $10, 4490), $11, $12, $13, $14, $15, $16
from (select 1) as one
left join dimai.cadastral_map p on p.id = $17::uuid
on conflict (id) do update set report = excluded.report, extent = excluded.extent, search_text = excluded.search_text`,
    [
      id,
      report.kind,
      order.title,
      JSON.stringify(order),
      JSON.stringify(report),
      report.scale,
      west,
      south,
      east,
      north,
      searchText(order, report),
      order.secrecy,
      order.view,
      order.districts,
      createdBy,
      order.maker,
      order.replaces ?? null,
    ],
  );
}

function searchText({ title, request }: MapOrder, { sheets }: MapReport): string {
  const words = [
    title,
    request.sheet,
    request.parcel,
    ...(request.parcels ?? []),
    ...sheets.flatMap(({ number, name }) => [number, name]),
  ];
  return [...new Set(words.filter((word) => word != null))].join(' ');
}

export async function readMap(db: Database, id: string): Promise<MapRecord | undefined> {
  const { rows } = await db.query<MapRecord>(`select ${COLUMNS} from dimai.cadastral_map m where m.id = $1::uuid`, [
    id,
  ]);
  return rows[0];
}

/** All editions of a map, the newest first. */
export async function readSeries(db: Database, series: string): Promise<readonly MapRecord[]> {
  const { rows } = await db.query<MapRecord>(
    `select ${COLUMNS} from dimai.cadastral_map m where m.series = $1::uuid order by m.edition desc`,
    [series],
  );
  return rows;
}

export interface MapFilter {
  /** Part of a title, sheet number, place name or parcel code. */
  readonly text?: string | undefined;
  readonly place?: readonly [longitude: number, latitude: number] | undefined;
  readonly kind?: MapReport['kind'] | undefined;
  /** Only the newest edition of each map. */
  readonly isNewest?: boolean | undefined;
  readonly mayPersonal: boolean;
  /** District prefixes; null is everywhere. */
  readonly districts: readonly string[] | null;
  readonly after?: { readonly createdAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Maps that somebody may see, the newest first. */
export async function listMaps(db: Database, filter: MapFilter): Promise<readonly MapRecord[]> {
  const { rows } = await db.query<MapRecord>(
    `select ${COLUMNS}
from dimai.cadastral_map m
where ($1::text is null or m.search_text ilike $1)
  and ($2::double precision is null or st_intersects(m.extent, st_setsrid(st_makepoint($2, $3), 4490)))
  and ($4::text is null or m.kind = $4)
  and (not $5::boolean or not exists (select from dimai.cadastral_map n where n.series = m.series and n.edition > m.edition))
  and ($6::boolean or m.view = 'masked')
  and ($7::text[] is null or m.districts is not null and not exists (
    select from unnest(m.districts) as shown where not exists (
      select from unnest($7::text[]) as own where starts_with(shown, regexp_replace(own, '(00)+$', '')))))
  and ($8::timestamptz is null or (m.created_at, m.id) < ($8::timestamptz, $9::uuid))
order by m.created_at desc, m.id desc
limit $10`,
    [
      filter.text == null ? null : `%${filter.text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`,
      filter.place?.[0] ?? null,
      filter.place?.[1] ?? null,
      filter.kind ?? null,
      filter.isNewest ?? false,
      filter.mayPersonal,
      filter.districts,
      filter.after?.createdAt ?? null,
      filter.after?.id ?? null,
      filter.limit,
    ],
  );
  return rows;
}

export async function countMapDownload(db: Database, id: string): Promise<void> {
  await db.query('update dimai.cadastral_map set downloads = downloads + 1 where id = $1::uuid', [id]);
}
