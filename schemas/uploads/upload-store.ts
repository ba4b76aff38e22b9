/**
 * Uploaded files: bytes in DIMAI_DATA/uploads under the id of the upload, what is known of them in `dimai.upload`. Server and
 * workers share the folder; on several machines it must be a shared one.
 */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool } from 'pg';
import type { Database } from '../database/sql.ts';

export interface UploadStore {
  readonly db: Pool;
  /** `dataFolder(settings, 'uploads')`. */
  readonly folder: string;
}

/** What a sender says of a file. */
export interface UploadDescription {
  /** As the sender calls it; never part of a path. */
  readonly name: string;
  readonly purpose: 'plots' | 'delivery' | 'survey';
  /** EPSG code that the sender states. */
  readonly crs?: number | null;
  readonly createdBy: string;
}

export interface Upload {
  readonly id: string;
  readonly name: string;
  /** Size that it has once it is complete. */
  readonly bytes: number | null;
  /** Hexadecimal; null until it was computed, or as the sender stated it. */
  readonly sha256: string | null;
  readonly createdBy: string;
  readonly purpose: UploadDescription['purpose'];
}

/** A file that is larger than it may be; nothing of it is kept. */
export class UploadTooLarge extends Error {
  override readonly name = 'UploadTooLarge';
}

/** Days that a complete upload is kept once nothing waits for it, and hours that an unfinished one may be resumed. */
export const KEPT = { days: 30, unfinishedHours: 48 };

/** Where the bytes of an upload lie. */
export function uploadPath(folder: string, id: string): string {
  if (!/^[0-9a-f-]{36}$/.test(id)) throw new RangeError(`${id} is no id of an upload`);
  return join(folder, id);
}

/** Puts an upload that is about to arrive on record. */
export async function registerUpload(
  db: Database,
  id: string,
  { name, purpose, crs = null, createdBy }: UploadDescription,
  known: { readonly bytes: number; readonly sha256: string | null },
): Promise<void> {
  await db.query(
    `insert into dimai.upload (id, name, purpose, crs, created_by, bytes, sha256) values ($1, $2, $3, $4, $5, $6, $7)`,
    [id, name, purpose, crs, createdBy, known.bytes, known.sha256],
  );
}

/** Takes a whole file from a stream; on record only once it is complete. Throws `UploadTooLarge` beyond `limitBytes`. */
export async function receiveFile(
  { db, folder }: UploadStore,
  description: UploadDescription,
  source: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<Upload> {
  await mkdir(folder, { recursive: true });
  const id = randomUUID();
  const path = uploadPath(folder, id);
  const part = `${path}.part`;
  const hash = createHash('sha256');
  let bytes = 0;
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      done(bytes > limitBytes ? new UploadTooLarge() : null, chunk);
    },
  });
  try {
    await pipeline(source, measure, createWriteStream(part));
    await rename(part, path);
    const sha256 = hash.digest('hex');
    await registerUpload(db, id, description, { bytes, sha256 });
    const { name, createdBy, purpose } = description;
    return { id, name, bytes, sha256, createdBy, purpose };
  } catch (error) {
    await Promise.all([part, path].map((each) => rm(each, { force: true })));
    throw error;
  }
}

/** Uploads by their ids, in that order; unknown ones are left out. */
export async function findUploads(db: Database, ids: readonly string[]): Promise<readonly Upload[]> {
  const { rows } = await db.query<Upload>(
    `select u.id, u.name, u.bytes, u.sha256, u.created_by as "createdBy", u.purpose
from unnest($1::uuid[]) with ordinality as w (id, place)
join dimai.upload u using (id)
order by place`,
    [ids],
  );
  return rows;
}

/** Whether the file is all there, on this machine. */
export async function isComplete(folder: string, { id, bytes }: Pick<Upload, 'id' | 'bytes'>): Promise<boolean> {
  const found = await stat(uploadPath(folder, id)).catch(() => undefined);
  return found != null && found.size === bytes;
}

/** SHA-256 of the bytes, hexadecimal. */
export async function hashUpload(folder: string, id: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(uploadPath(folder, id)), hash);
  return hash.digest('hex');
}

/** Removes uploads: record and bytes. */
export async function removeUploads({ db, folder }: UploadStore, ids: readonly string[]): Promise<void> {
  await db.query('delete from dimai.upload where id = any($1)', [ids]);
  await Promise.all(ids.map((id) => removeFiles(folder, id)));
}

async function removeFiles(folder: string, id: string): Promise<void> {
  const path = uploadPath(folder, id);
  const beside = ['', '.json', '.part', '.lock', '.wanted'];
  await Promise.all(beside.map((ending) => rm(`${path}${ending}`, { force: true })));
}

/**
 * Removes what nobody waits for any more: uploads of ended deliveries and of checks after `KEPT.days`, those that were never
 * finished or used after `KEPT.unfinishedHours`, and files without a record. Returns how many uploads were removed.
 */
export async function cleanUploads({ db, folder }: UploadStore): Promise<number> {
  const { rows } = await db.query<{ id: string }>(
    `delete from dimai.upload u
where u.created_at < now() - make_interval(days => $1)
    and not exists (
      select from dimai.ingest_job i
      where u.id = any(i.upload_ids) and (i.outcome is null or i.outcome = 'staged') and i.changed_at > now() - make_interval(days => $1))
  or u.purpose = 'delivery' and u.created_at < now() - make_interval(hours => $2)
    and not exists (select from dimai.ingest_job i where u.id = any(i.upload_ids))
returning id`,
    [KEPT.days, KEPT.unfinishedHours],
  );
  await Promise.all(rows.map(({ id }) => removeFiles(folder, id)));
  await removeUnknown({ db, folder });
  return rows.length;
}

/** Files of uploads whose record is gone, or which broke off before they had one. */
async function removeUnknown({ db, folder }: UploadStore): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  const ids = [...new Set(names.map((name) => name.slice(0, 36)).filter((id) => /^[0-9a-f-]{36}$/.test(id)))];
  const { rows } = await db.query<{ id: string }>(
    'select id from unnest($1::uuid[]) as w (id) where not exists (select from dimai.upload u where u.id = w.id)',
    [ids],
  );
  for (const { id } of rows) {
    const ages = await Promise.all(
      ['', '.part', '.json'].map((ending) => stat(`${uploadPath(folder, id)}${ending}`).catch(() => undefined)),
    );
    const newest = Math.max(...ages.map((each) => each?.mtimeMs ?? 0));
    // One that is arriving has no record yet.
    if (Date.now() - newest > KEPT.unfinishedHours * 3_600_000) await removeFiles(folder, id);
  }
}
