import type { Pool } from 'pg';
import { type Database, withTransaction } from '../../schemas/database/sql.ts';
import { canonicalJson, sm3 } from './canonical-json.ts';
import type { CheckRecord } from './record.ts';
import type { Verdict } from './result.ts';

export interface ArchivedCheck {
  readonly id: string;
  readonly number: string;
  /** Canonical JSON, as hashed. */
  readonly record: string;
  readonly digest: string;
  readonly verdict: Verdict;
  readonly projectType: string;
  readonly name: string;
  readonly previousId: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
}

const COLUMNS = `id, number, record, digest, verdict, project_type as "projectType", name, previous_id as "previousId",
  created_by as "createdBy", to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "createdAt"`;

/** Stores a check for good. Its number is SC-yyyyMMdd- and a serial that is never given twice. */
export async function archiveCheck(
  db: Database,
  record: CheckRecord,
  made: { readonly by: string; readonly previousId: string | null; readonly day: string },
): Promise<ArchivedCheck> {
  const text = canonicalJson(record);
  const subject = {
    type: 'MultiPolygon',
    coordinates: record.subject.plots.flatMap(({ geometry }) =>
      geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates],
    ),
  };
  const { rows } = await db.query<ArchivedCheck>(
    `insert into dimai.overlap_check (number, record, digest, verdict, project_type, name, previous_id, subject, created_by)
values ('SC-' || $1 || '-' || lpad(nextval('dimai.overlap_check_number')::text, 6, '0'), $2, $3, $4, $5, $6, $7::uuid,
  ST_SetSRID(ST_GeomFromGeoJSON($8), 4490), $9)
returning ${COLUMNS}`,
    [
      made.day.replaceAll('-', ''),
      text,
      sm3(text),
      record.verdict,
      record.projectType.id,
      record.subject.name,
      made.previousId,
      JSON.stringify(subject),
      made.by,
    ],
  );
  return rows[0]!;
}

/** An archived check by id, or undefined. Throws where the stored record no longer matches its hash. */
export async function readCheck(db: Database, id: string): Promise<ArchivedCheck | undefined> {
  const { rows } = await db.query<ArchivedCheck>(`select ${COLUMNS} from dimai.overlap_check where id = $1::uuid`, [
    id,
  ]);
  const check = rows[0];
  if (check != null && sm3(check.record) !== check.digest)
    throw new Error(`record of check ${check.number} does not match its hash`);
  return check;
}

export interface CheckFilter {
  readonly text?: string | undefined;
  readonly verdict?: string | undefined;
  readonly projectType?: string | undefined;
  /** Keyset: entries older than this one, as `createdAt` of the last entry seen. */
  readonly before?: string | undefined;
  readonly limit: number;
}

export type CheckSummary = Omit<ArchivedCheck, 'record'>;

/** Newest first. */
export async function listChecks(db: Database, filter: CheckFilter): Promise<CheckSummary[]> {
  const { rows } = await db.query<CheckSummary>(
    `select ${COLUMNS.replace('record, ', '')} from dimai.overlap_check
where ($1::text is null or name ilike '%' || $1 || '%' or number ilike '%' || $1 || '%')
  and ($2::text is null or verdict = $2)
  and ($3::text is null or project_type = $3)
  and ($4::timestamptz is null or created_at < $4)
order by created_at desc
limit $5`,
    [filter.text ?? null, filter.verdict ?? null, filter.projectType ?? null, filter.before ?? null, filter.limit],
  );
  return rows;
}

export interface Opinion {
  readonly kind: 'opinion' | 'sign-off' | 'withdrawal';
  readonly opinion: string;
  readonly actor: string;
  readonly at: string;
  readonly digest: string;
}

/** `signed` and `unsigned` tell why a sign-off or withdrawal does not fit the state of the check. */
export type OpinionAnswer =
  | { readonly state: 'added'; readonly opinion: Opinion }
  | { readonly state: 'already-signed' | 'not-signed' };

/** Adds to the reviewers' entries of a check; each entry's hash covers the one before, and the first the record's own. */
export async function addOpinion(
  pool: Pool,
  check: ArchivedCheck,
  entry: Pick<Opinion, 'kind' | 'opinion' | 'actor'> & { readonly at: string },
): Promise<OpinionAnswer> {
  return withTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [check.id]);
    const earlier = await readOpinions(client, check.id);
    const signed = earlier.findLast((opinion) => opinion.kind !== 'opinion')?.kind === 'sign-off';
    if (entry.kind === 'sign-off' && signed) return { state: 'already-signed' };
    if (entry.kind === 'withdrawal' && !signed) return { state: 'not-signed' };
    const digest = sm3(canonicalJson({ ...entry, check: check.id, previous: earlier.at(-1)?.digest ?? check.digest }));
    await client.query(
      'insert into dimai.overlap_opinion (check_id, kind, opinion, actor, at, digest) values ($1::uuid, $2, $3, $4, $5, $6)',
      [check.id, entry.kind, entry.opinion, entry.actor, entry.at, digest],
    );
    return { state: 'added', opinion: { ...entry, digest } };
  });
}

/** Entries of a check, oldest first. */
export async function readOpinions(db: Database, checkId: string): Promise<Opinion[]> {
  const { rows } = await db.query<Opinion>(
    `select kind, opinion, actor, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as at, digest
from dimai.overlap_opinion where check_id = $1::uuid order by id`,
    [checkId],
  );
  return rows;
}
