/** Records of exports and the folders that belong to them. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Database } from '../../schemas/database/sql.ts';
import { dataFolder, type Settings } from '../../schemas/settings.ts';
import type { ExportOrder } from './export-order.ts';
import type { ExportManifest, ExportOutcome } from './run-export.ts';

/** A finished export. Times are ISO 8601 in UTC. */
export interface ExportRecord {
  readonly id: string;
  readonly state: ExportOutcome['state'];
  readonly title: string;
  readonly request: ExportOrder;
  readonly fileName: string | null;
  readonly mediaType: string | null;
  readonly manifest: ExportManifest | null;
  readonly refusals: number;
  readonly notices: number;
  readonly createdBy: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly removedAt: Date | null;
  readonly downloads: number;
}

const COLUMNS = `id, state, title, request, file_name as "fileName", media_type as "mediaType", manifest,
  refusals::int as refusals, notices::int as notices, created_by as "createdBy", created_at as "createdAt",
  expires_at as "expiresAt", removed_at as "removedAt", downloads`;

/** The folder of an export. */
export const exportFolder = (settings: Pick<Settings, 'dataDirectory'>, id: string): string =>
  join(dataFolder(settings, 'exports'), id);

/** Records what an export came to; a second run of the same job replaces the first. */
export async function recordExport(
  db: Database,
  id: string,
  {
    order,
    outcome,
    createdBy,
    keepMs,
  }: { order: ExportOrder; outcome: ExportOutcome; createdBy: string; keepMs: number },
): Promise<void> {
  const manifest = outcome.state === 'exported' ? outcome.manifest : null;
  await db.query(
    `insert into dimai.export (id, state, title, request, template, format, district, as_of, file_name, media_type, bytes, sha256,
  sm3, manifest, refusals, notices, created_by, expires_at)
values ($1, $2, $3, $4, $5, $6, $7, coalesce($8::timestamptz, now()), $9, $10, $11, $12, $13, $14, $15, $16, $17,
  now() + make_interval(secs => $18::double precision))
on conflict (id) do update set state = excluded.state, as_of = excluded.as_of, file_name = excluded.file_name,
  media_type = excluded.media_type, bytes = excluded.bytes, sha256 = excluded.sha256, sm3 = excluded.sm3,
  manifest = excluded.manifest, refusals = excluded.refusals, notices = excluded.notices, expires_at = excluded.expires_at,
  removed_at = null`,
    [
      id,
      outcome.state,
      order.title,
      JSON.stringify(order),
      order.template ?? null,
      order.format ?? 'mdb',
      order.district ?? null,
      manifest?.asOf ?? order.asOf ?? null,
      manifest?.file.name ?? null,
      manifest?.file.mediaType ?? null,
      manifest?.file.bytes ?? null,
      manifest?.file.sha256 ?? null,
      manifest?.file.sm3 ?? null,
      manifest == null ? null : JSON.stringify(manifest),
      outcome.refusals,
      outcome.notices,
      createdBy,
      keepMs / 1000,
    ],
  );
}

export async function readExport(db: Database, id: string): Promise<ExportRecord | undefined> {
  const { rows } = await db.query<ExportRecord>(`select ${COLUMNS} from dimai.export where id = $1`, [id]);
  return rows[0];
}

export async function countDownload(db: Database, id: string): Promise<void> {
  await db.query('update dimai.export set downloads = downloads + 1 where id = $1', [id]);
}

/** Records of some ids. */
export async function readExports(db: Database, ids: readonly string[]): Promise<ReadonlyMap<string, ExportRecord>> {
  const { rows } = await db.query<ExportRecord>(`select ${COLUMNS} from dimai.export where id = any($1::uuid[])`, [
    ids,
  ]);
  return new Map(rows.map((row) => [row.id, row]));
}

/** Removes files past their time and what died half-way; the records stay. Returns how many folders went. */
export async function sweepExports(db: Pool, settings: Pick<Settings, 'dataDirectory'>, now: Date): Promise<number> {
  const root = dataFolder(settings, 'exports');
  const { rows } = await db.query<{ id: string }>(
    'select id from dimai.export where removed_at is null and expires_at <= $1::timestamptz',
    [now],
  );
  for (const { id } of rows) {
    rmSync(join(root, id), { recursive: true, force: true });
    await db.query('update dimai.export set removed_at = $2::timestamptz where id = $1', [id, now]);
  }
  return rows.length + (await sweepPartial(db, root));
}

/** Folders under construction whose job has ended or is unknown. */
async function sweepPartial(db: Pool, root: string): Promise<number> {
  const partial = existsSync(root) ? readdirSync(root).filter((name) => /^[0-9a-f-]{36}\.partial$/.test(name)) : [];
  if (partial.length === 0) return 0;
  const { rows } = await db.query<{ id: string }>(
    `select id from dimai.job where id = any($1::uuid[]) and state in ('queued', 'running')`,
    [partial.map((name) => name.slice(0, 36))],
  );
  const alive = new Set(rows.map(({ id }) => `${id}.partial`));
  const dead = partial.filter((name) => !alive.has(name));
  for (const name of dead) rmSync(join(root, name), { recursive: true, force: true });
  return dead.length;
}
