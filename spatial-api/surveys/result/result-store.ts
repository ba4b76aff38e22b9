/** Results of surveys in the database. */
import type { PoolClient } from 'pg';
import type { Database } from '../../../schemas/database/sql.ts';
import { Problem } from '../../../schemas/problems.ts';

export type ResultState = 'waiting' | 'checked' | 'published' | 'undone' | 'discarded';

/** What publishing a result made; enough to take it back. */
export interface ResultOutcome {
  /** Layer id → version made. */
  readonly versions: Readonly<Record<string, number>>;
  readonly events: readonly {
    readonly id: number;
    readonly type: string;
    readonly from: readonly string[];
    readonly to: readonly string[];
  }[];
  /** Code of each parcel of the result, by its number. */
  readonly codes: Readonly<Record<string, string>>;
  /** Rows that began and rows that ended, by layer. */
  readonly began: Readonly<Record<string, readonly number[]>>;
  readonly ended: Readonly<Record<string, readonly { readonly featureId: number; readonly rowId: number }[]>>;
}

/** A result without its rows. */
export interface SurveyResult {
  readonly id: string;
  readonly taskId: number;
  readonly state: ResultState;
  readonly name: string;
  readonly jobId: string | null;
  readonly options: Readonly<Record<string, unknown>>;
  readonly sha256: string | null;
  readonly srid: number | null;
  readonly tolerance: number | null;
  readonly base: Readonly<Record<string, number>> | null;
  readonly report: ResultReport | null;
  readonly blocking: number | null;
  readonly uploadedBy: string;
  readonly uploadedById: string;
  readonly uploadedAt: string;
  readonly checkedAt: string | null;
  readonly publishedBy: string | null;
  readonly publishedAt: string | null;
  readonly outcome: ResultOutcome | null;
  readonly undoneBy: string | null;
  readonly undoneAt: string | null;
  readonly undoneReason: string | null;
}

/** What checking left behind. */
export interface ResultReport {
  readonly layers: readonly { readonly name: string; readonly taken: string | null; readonly rows: number }[];
  readonly parcels: number;
  readonly points: number;
  readonly lines: number;
  readonly moved: number;
  readonly closed: number;
  readonly replaced: readonly {
    readonly code: string;
    readonly featureId: number;
    readonly rowId: number;
    readonly version: number;
    readonly area: number;
  }[];
}

const moment = (column: string): string => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;

const COLUMNS = `id, task_id::integer as "taskId", state, name, job_id as "jobId", options, file_sha256 as sha256, srid, tolerance, base,
  report, blocking, uploaded_by as "uploadedBy", uploaded_by_id as "uploadedById", ${moment('uploaded_at')} as "uploadedAt",
  ${moment('checked_at')} as "checkedAt", published_by as "publishedBy", ${moment('published_at')} as "publishedAt", outcome,
  undone_by as "undoneBy", ${moment('undone_at')} as "undoneAt", undone_reason as "undoneReason"`;

/** A result of a task. Throws `survey-result-unknown`. */
export async function readResult(db: Database, taskId: number, id: string): Promise<SurveyResult> {
  const { rows } = await db.query<SurveyResult>(
    `select ${COLUMNS} from dimai.survey_result where id = $1 and task_id = $2`,
    [id, taskId],
  );
  if (rows[0] === undefined) throw new Problem('survey-result-unknown', `任务没有编号为 ${id} 的调查成果`);
  return rows[0];
}

/** The same, locked until the transaction ends. */
export async function lockResult(client: PoolClient, taskId: number, id: string): Promise<SurveyResult> {
  await client.query('select 1 from dimai.survey_result where id = $1 for update', [id]);
  return readResult(client, taskId, id);
}

/** Results of a task, the newest first. */
export async function listResults(db: Database, taskId: number): Promise<readonly SurveyResult[]> {
  const { rows } = await db.query<SurveyResult>(
    `select ${COLUMNS} from dimai.survey_result where task_id = $1 order by uploaded_at desc limit 200`,
    [taskId],
  );
  return rows;
}

/** A row of a result. Shapes are WKB: degrees, and the plane of the result. */
export interface StoredRow {
  readonly layer: 'parcel' | 'boundary-point' | 'boundary-line';
  readonly number: number;
  readonly label: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly delivered: Buffer;
  readonly drawn: Buffer;
  readonly degrees: Buffer;
  readonly areaDelivered: number | null;
  readonly areaDrawn: number | null;
  readonly replaces: readonly string[];
  readonly keepsCode: string | null;
  readonly parcelNumber: number | null;
}

/** Rows of a result in order; of the parcels alone where `layer` says so. */
export async function readRows(db: Database, id: string, layer?: StoredRow['layer']): Promise<readonly StoredRow[]> {
  const { rows } = await db.query<StoredRow>(
    `select layer, number, label, properties, st_asbinary(delivered) as delivered, st_asbinary(drawn) as drawn, st_asbinary(geom) as degrees,
  area_delivered as "areaDelivered", area_drawn as "areaDrawn", coalesce(replaces, '{}') as replaces, keeps_code as "keepsCode",
  parcel_number as "parcelNumber"
from dimai.survey_result_row where result_id = $1 and ($2::text is null or layer = $2) order by layer, number`,
    [id, layer ?? null],
  );
  return rows;
}
