import { execFile } from 'node:child_process';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import { fromWkb } from '../../schemas/geometry.ts';
import { Problem } from '../../schemas/problems.ts';
import { receiveFile } from '../../schemas/uploads/upload-store.ts';
import type { SubjectDescription, UploadInventory } from './record.ts';
import type { SubmittedPlot, Submission } from './submitted-plot.ts';

/** Largest file that describes plots of one check. */
export const UPLOAD_BYTES = 64 * 1024 ** 2;
/** A file that takes longer to read, or more memory, is not read. */
const READ_LIMIT_MS = 60_000;
const READ_MEMORY_MB = 1024;

/** Ingest reads uploads in a process of its own: what it finds it puts into the database, where both meet. */
const READER = fileURLToPath(new URL('../../ingest/uploads/read-upload.ts', import.meta.url));
const run = promisify(execFile);

/** Stores a file and has it read; throws `upload-unreadable` with the reason where it holds no plots. Returns its id. */
export async function receiveUpload(
  db: Pool,
  file: { readonly name: string; readonly content: Buffer; readonly crs: number | null; readonly createdBy: string },
  folder: string,
): Promise<string> {
  const { name, crs, createdBy, content } = file;
  const description = { name, crs, createdBy, purpose: 'plots' } as const;
  const { id } = await receiveFile({ db, folder }, description, Readable.from([content]), UPLOAD_BYTES);
  try {
    await run(process.execPath, [`--max-old-space-size=${READ_MEMORY_MB}`, '--import', 'tsx', READER, id, folder], {
      env: { ...process.env, DATABASE_URL: db.options.connectionString },
      timeout: READ_LIMIT_MS,
      killSignal: 'SIGKILL',
    });
  } catch (cause) {
    throw new Problem('upload-unreadable', `文件 ${file.name} 未能在限定的时间与内存内读出，请检查文件或拆分后重试`, {
      cause,
      detailEn: `${file.name} could not be read within the time and memory allowed; check the file, or split it`,
    });
  }
  const refusal = await refusalOf(db, id);
  if (refusal !== null) {
    const code = refusal.code === 'crs-contradiction' ? 'crs-contradiction' : 'upload-unreadable';
    throw new Problem(code, refusal.zh, { detailEn: refusal.en });
  }
  return id;
}

interface UploadRefusal {
  readonly code: string | null;
  readonly zh: string;
  readonly en: string;
}

async function refusalOf(db: Pool, id: string): Promise<UploadRefusal | null> {
  const { rows } = await db.query<{ state: string; code: string | null; zh: string | null; en: string | null }>(
    'select state, refusal_code as code, refusal as zh, refusal_en as en from dimai.upload where id = $1',
    [id],
  );
  const [row] = rows;
  if (row?.state === 'ready') return null;
  return { code: row?.code ?? null, zh: row?.zh ?? '文件未能读出', en: row?.en ?? 'The file could not be read' };
}

interface UploadRow {
  readonly name: string;
  readonly sha256: string;
  readonly inventory: UploadInventory | null;
  readonly number: string;
  readonly title: string;
  readonly area: number | null;
  readonly points: number | null;
  readonly sheet: string | null;
  readonly numbered: boolean;
  readonly geom: Buffer;
  readonly delivered: Buffer | null;
  readonly srid: number | null;
}

/** Plots of an upload as ingest read them; throws `upload-unknown`. */
export async function plotsOfUpload(
  db: Pool,
  id: string,
): Promise<{ readonly submission: Submission; readonly source: SubjectDescription['source'] }> {
  const { rows } = await db.query<UploadRow>(
    `select u.name, u.sha256, u.inventory, p.number, p.name as title, p.declared_area as area, p.declared_points as points,
  p.map_sheet as sheet, p.is_numbered as numbered, ST_AsBinary(p.geom) as geom, ST_AsBinary(p.delivered) as delivered,
  ST_SRID(p.delivered) as srid
from dimai.upload u join dimai.upload_plot p on p.upload_id = u.id
where u.id = $1 and u.state = 'ready'
order by p.position`,
    [id],
  );
  const [first] = rows;
  if (first == null) throw new Problem('upload-unknown', `没有编号为 ${id} 的上传文件，或已过期，请重新上传`);
  const { name, sha256, inventory } = first;
  const title = name.replace(/\.[^.]*$/, '');
  return {
    submission: { plots: rows.map(plotOf), findings: [], own: {}, title },
    source: { kind: 'upload', name, sha256, inventory: inventory ?? undefined },
  };
}

function plotOf(row: UploadRow): SubmittedPlot {
  const { number, title, area, points, sheet, numbered, geom, delivered, srid } = row;
  return {
    number,
    name: title,
    geometry: fromWkb(geom).geometry,
    delivered: delivered == null || srid == null ? null : { geometry: fromWkb(delivered).geometry, srid },
    declared: { area, pointCount: points, mapSheet: sheet, isNumbered: numbered },
  };
}
