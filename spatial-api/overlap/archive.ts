import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Pool, PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { districtPrefixes, type Districts } from '../../schemas/district-scope.ts';
import { arrayText } from '../../schemas/feature-filter.ts';
import { fromGeoJson, toWkb } from '../../schemas/geometry.ts';
import { Problem } from '../../schemas/problems.ts';
import { type Database, withTransaction } from '../../schemas/database/sql.ts';
import { canonicalJson, sm3 } from '../canonical-json.ts';
import type { CheckRecord } from './record.ts';
import type { Verdict } from './result.ts';

/** What a list shows of an archived check. */
export interface CheckSummary {
  readonly id: string;
  /** `SC-20260101-000001`; never given twice. */
  readonly number: string;
  /** SM3 over the record, hexadecimal. */
  readonly digest: string;
  readonly verdict: Verdict;
  readonly projectType: string;
  readonly name: string;
  readonly applicant: string | null;
  readonly projectCode: string | null;
  readonly plots: number;
  /** m² on the ellipsoid. */
  readonly area: number | null;
  /** `yyyy-MM-dd` whose rules were applied. */
  readonly day: string | null;
  readonly revision: number;
  readonly previousId: string | null;
  readonly rootId: string | null;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly signed: boolean;
  /** [west, south, east, north]. */
  readonly bbox: readonly [number, number, number, number];
}

export interface ArchivedCheck extends CheckSummary {
  /** Canonical JSON, as hashed. */
  readonly record: string;
}

const COLUMNS = `c.id, c.number, c.digest, c.verdict, c.project_type as "projectType", c.name, c.applicant,
  c.project_code as "projectCode", c.plots, c.area, c.day::text as day, c.revision, c.previous_id as "previousId", c.root_id as "rootId",
  c.created_by as "createdBy", to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as "createdAt",
  coalesce((select o.kind = 'sign-off' from dimai.overlap_opinion o
    where o.check_id = c.id and o.kind <> 'opinion' order by o.id desc limit 1), false) as signed,
  array[ST_XMin(c.subject), ST_YMin(c.subject), ST_XMax(c.subject), ST_YMax(c.subject)] as bbox`;

/** Who makes a check, and which one it repeats. */
export interface Making {
  readonly by: string;
  readonly previousId: string | null;
  /** `yyyy-MM-dd` that the number carries. */
  readonly day: string;
  /** Districts of who makes it, null for all: others see it who have all of these. */
  readonly districts: Districts;
}

/** Beginnings of district codes as an array of the database; null is everywhere. */
export function scopeColumn(districts: Districts): string | null {
  return districts === null ? null : arrayText(districtPrefixes(districts));
}

/** Stores a check for good. */
export async function archiveCheck(db: Database, record: CheckRecord, made: Making): Promise<ArchivedCheck> {
  const text = canonicalJson(record);
  const { rows } = await db.query<ArchivedCheck>({
    name: 'overlap-archive',
    text: `with previous as (
  select id, revision, coalesce(root_id, id) as root_id from dimai.overlap_check where id = $7::uuid
),
c as (
  insert into dimai.overlap_check (number, record, digest, verdict, project_type, name, previous_id, revision, root_id,
    subject, created_by, applicant, project_code, plots, area, day, districts)
  select 'SC-' || $1 || '-' || lpad(nextval('dimai.overlap_check_number')::text, 6, '0'), $2, $3, $4, $5, $6, p.id,
    coalesce(p.revision + 1, 1), p.root_id, ST_SetSRID(ST_GeomFromGeoJSON($8), 4490), $9, $10, $11, $12, $13, $14::date, $15::text[]
  from (select 1) as one left join previous p on true
  returning *
)
select ${COLUMNS}, c.record from c`,
    values: [
      made.day.replaceAll('-', ''),
      text,
      sm3(text),
      record.verdict,
      record.projectType.id,
      record.subject.name,
      made.previousId,
      JSON.stringify(subjectOf(record)),
      made.by,
      record.subject.applicant,
      record.subject.own.project,
      record.subject.plots.length,
      record.subject.areas.ellipsoidal,
      record.day,
      scopeColumn(made.districts),
    ],
  });
  return rows[0]!;
}

/** Where a check went. */
export interface Archived {
  readonly id: string;
  readonly number: string;
}

/** Stores first checks, all or none, by COPY: a batch has thousands. Returns where each went, in order. */
export async function archiveChecks(
  db: Pool,
  records: readonly CheckRecord[],
  made: Omit<Making, 'previousId'>,
): Promise<readonly Archived[]> {
  const encoded = encodeRecords(records, made);
  return withTransaction(db, (client) => archiveEncoded(client, encoded, made.day));
}

/** Records as the archive's COPY takes them, but for the id and number, which the database gives. */
export interface EncodedRecords {
  readonly bytes: Uint8Array;
  /** Where each ends. */
  readonly ends: Uint32Array;
}

/** Writes records for `archiveEncoded`; any thread may do it. */
export function encodeRecords(records: readonly CheckRecord[], made: Pick<Making, 'by' | 'districts'>): EncodedRecords {
  const lines = records.flatMap((record) => copyLine(record, made));
  const bytes = new Uint8Array(lines.reduce((sum, part) => sum + part.length, 0));
  const ends = new Uint32Array(records.length);
  let end = 0;
  for (const [i, part] of lines.entries()) {
    // an array of its own, so that it can be handed to another thread
    bytes.set(part, end);
    end += part.length;
    ends[i >> 1] = end;
  }
  return { bytes, ends };
}

/** Stores encoded first checks within a transaction; `day` (`yyyy-MM-dd`) is what their numbers carry. */
export async function archiveEncoded(
  client: PoolClient,
  { bytes, ends }: EncodedRecords,
  day: string,
): Promise<readonly Archived[]> {
  if (ends.length === 0) return [];
  const { rows } = await client.query<Archived>(
    `select gen_random_uuid() as id, 'SC-' || $1 || '-' || lpad(nextval('dimai.overlap_check_number')::text, 6, '0') as number
from generate_series(1, $2::integer)`,
    [day.replaceAll('-', ''), ends.length],
  );
  const copy = client.query(
    copyFrom(
      `copy dimai.overlap_check (id, number, record, digest, verdict, project_type, name, subject, created_by, applicant,
  project_code, plots, area, day, districts) from stdin`,
    ),
  );
  // in one piece: a stream of small ones costs more than the rows
  await pipeline(Readable.from([numbered(rows, bytes, ends)]), copy);
  return rows;
}

function numbered(rows: readonly Archived[], bytes: Uint8Array, ends: Uint32Array): Buffer {
  const parts = rows.flatMap(({ id, number }, i) => [
    Buffer.from(`${id}\t${number}\t`),
    bytes.subarray(ends[i - 1] ?? 0, ends[i]),
  ]);
  return Buffer.concat(parts);
}

/** A line of COPY in two parts: the record, and what is told of it. */
function copyLine(
  record: CheckRecord,
  { by, districts }: Pick<Making, 'by' | 'districts'>,
): readonly [record: Uint8Array, rest: Uint8Array] {
  const text = canonicalJson(record);
  const { subject } = record;
  // encoded once, for the hash and for COPY
  const bytes = Buffer.from(text);
  const values = [
    sm3(bytes),
    record.verdict,
    record.projectType.id,
    subject.name,
    toWkb(fromGeoJson(subjectOf(record)), 4490).toString('hex'),
    by,
    subject.applicant,
    subject.own.project,
    subject.plots.length,
    subject.areas.ellipsoidal,
    record.day,
    scopeColumn(districts),
  ];
  const copied = ESCAPED.some((byte) => bytes.includes(byte)) ? Buffer.from(copyText(text)) : bytes;
  return [copied, Buffer.from(`\t${values.map(copyText).join('\t')}\n`)];
}

const NEEDS_ESCAPE = /[\\\t\n\r]/;
const ESCAPED = [0x5c, 0x09, 0x0a, 0x0d];

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** A value in the text form of COPY. Canonical JSON escapes control characters itself; a backslash of its own is doubled. */
function copyText(value: string | number | null): string {
  if (value == null) return '\\N';
  const text = String(value);
  return NEEDS_ESCAPE.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (character) => ESCAPES[character]!) : text;
}

/** All plots as one MultiPolygon; they may share borders, which is no matter for finding a check on the map. */
export function subjectOf(record: CheckRecord): { type: 'MultiPolygon'; coordinates: unknown[] } {
  return {
    type: 'MultiPolygon',
    coordinates: record.subject.plots.flatMap(({ geometry }) =>
      geometry.type === 'MultiPolygon' ? geometry.coordinates : [geometry.coordinates],
    ),
  };
}

/** The record of an archived check was changed after it was made; nothing in it may be relied upon. */
export class TamperedRecordError extends Error {
  override readonly name = 'TamperedRecordError';
}

/** An archived check by id, or undefined. Throws `TamperedRecordError` where the stored record no longer matches its hash. */
export async function readCheck(db: Database, id: string): Promise<ArchivedCheck | undefined> {
  const { rows } = await db.query<ArchivedCheck>(
    `select ${COLUMNS}, c.record from dimai.overlap_check c where c.id = $1::uuid`,
    [id],
  );
  const check = rows[0];
  if (check != null && sm3(check.record) !== check.digest) {
    throw new TamperedRecordError(`record of check ${check.number} does not match its hash`);
  }
  if (check != null && !tellsItsRecord(check)) {
    throw new TamperedRecordError(`what the archive lists of check ${check.number} is not what its record says`);
  }
  return check;
}

/** The columns that lists and headings are made of say what the record says, whose hash covers it; null where a row is older than its column. */
function tellsItsRecord(check: ArchivedCheck): boolean {
  const { verdict, projectType, subject, day } = JSON.parse(check.record) as CheckRecord;
  const told: readonly (readonly [listed: unknown, recorded: unknown])[] = [
    [check.day, day],
    [check.applicant, subject.applicant],
    [check.projectCode, subject.own.project],
    [check.area, subject.areas.ellipsoidal],
  ];
  return (
    check.verdict === verdict &&
    check.projectType === projectType.id &&
    check.name === subject.name &&
    told.every(([listed, recorded]) => listed == null || listed === recorded)
  );
}

/** An archived check by id; throws `check-unknown`, and `check-tampered` where it was changed after it was made. */
export async function findCheck(db: Database, id: string): Promise<ArchivedCheck> {
  try {
    const check = await readCheck(db, id);
    if (check != null) return check;
  } catch (cause) {
    if (!(cause instanceof TamperedRecordError)) throw cause;
    throw new Problem('check-tampered', `审查记录 ${id} 的内容与存档时的 SM3 摘要不符，不予出具`, { cause });
  }
  throw new Problem('check-unknown', `没有编号为 ${id} 的审查记录`);
}

/** All checks of a chain of revisions, first to last. */
export async function readChain(db: Database, check: CheckSummary): Promise<readonly CheckSummary[]> {
  const { rows } = await db.query<CheckSummary>(
    `select ${COLUMNS} from dimai.overlap_check c where c.id = $1::uuid or c.root_id = $1::uuid
order by c.revision, c.created_at`,
    [check.rootId ?? check.id],
  );
  return rows;
}

export interface CheckFilter {
  /** Part of the name, number, applicant or project code. */
  readonly text?: string | undefined;
  readonly verdict?: string | undefined;
  readonly projectType?: string | undefined;
  readonly signed?: boolean | undefined;
  /** First and last day of making, `yyyy-MM-dd`. */
  readonly from?: string | undefined;
  readonly until?: string | undefined;
  /** [west, south, east, north] that the plots must meet. */
  readonly bbox?: readonly number[] | undefined;
  /** Keyset: entries after this one. */
  readonly after?: { readonly createdAt: string; readonly id: string } | undefined;
  readonly limit: number;
}

/** Newest first; checks that were archived together, plots of a batch, in their order. */
export async function listChecks(db: Database, filter: CheckFilter): Promise<CheckSummary[]> {
  const { rows } = await db.query<CheckSummary>(
    `select * from (
  select ${COLUMNS}
  from dimai.overlap_check c
  where ($1::text is null or c.name ilike $1 or c.number ilike $1 or c.applicant ilike $1 or c.project_code ilike $1)
    and ($2::text is null or c.verdict = $2)
    and ($3::text is null or c.project_type = $3)
    and ($4::date is null or c.created_at >= $4::date)
    and ($5::date is null or c.created_at < $5::date + 1)
    and ($6::float8[] is null or c.subject && ST_MakeEnvelope(($6::float8[])[1], ($6::float8[])[2], ($6::float8[])[3], ($6::float8[])[4], 4490))
    and ($7::timestamptz is null or c.created_at <= $7::timestamptz and (c.created_at < $7::timestamptz
      or c.archived > (select told.archived from dimai.overlap_check told where told.id = $8::uuid)))
  order by c.created_at desc, c.archived
  offset 0
) as found
where $9::boolean is null or signed = $9
limit $10`,
    [
      filter.text == null ? null : `%${filter.text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`,
      filter.verdict ?? null,
      filter.projectType ?? null,
      filter.from ?? null,
      filter.until ?? null,
      filter.bbox ?? null,
      filter.after?.createdAt ?? null,
      filter.after?.id ?? null,
      filter.signed ?? null,
      filter.limit,
    ],
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

/** `already-signed` and `not-signed` tell why a sign-off or withdrawal does not fit the state of the check. */
export type OpinionAnswer =
  | { readonly state: 'added'; readonly opinion: Opinion }
  | { readonly state: 'already-signed' | 'not-signed' };

/** Adds to the reviewers' entries of a check; each entry's hash covers the one before, and the first the record's own. */
export async function addOpinion(
  pool: Pool,
  check: CheckSummary,
  entry: Pick<Opinion, 'kind' | 'opinion' | 'actor'> & { readonly at: string },
): Promise<OpinionAnswer> {
  return withTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [check.id]);
    const earlier = await readOpinions(client, check.id);
    const signed = earlier.findLast((opinion) => opinion.kind !== 'opinion')?.kind === 'sign-off';
    if (entry.kind === 'sign-off' && signed) return { state: 'already-signed' };
    if (entry.kind === 'withdrawal' && !signed) return { state: 'not-signed' };
    const digest = opinionDigest(check, entry, earlier.at(-1));
    await client.query(
      'insert into dimai.overlap_opinion (check_id, kind, opinion, actor, at, digest) values ($1::uuid, $2, $3, $4, $5, $6)',
      [check.id, entry.kind, entry.opinion, entry.actor, entry.at, digest],
    );
    return { state: 'added', opinion: { ...entry, digest } };
  });
}

function opinionDigest(check: CheckSummary, entry: Omit<Opinion, 'digest'>, previous: Opinion | undefined): string {
  const { kind, opinion, actor, at } = entry;
  return sm3(canonicalJson({ kind, opinion, actor, at, check: check.id, previous: previous?.digest ?? check.digest }));
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

/** The same; throws `check-tampered` where the chain of hashes is broken: an entry was changed, or one before it removed. */
export async function findOpinions(db: Database, check: CheckSummary): Promise<readonly Opinion[]> {
  const opinions = await readOpinions(db, check.id);
  for (const [index, entry] of opinions.entries()) {
    if (opinionDigest(check, entry, opinions[index - 1]) === entry.digest) continue;
    throw new Problem('check-tampered', `审查记录 ${check.number} 的第 ${index + 1} 条意见与其 SM3 摘要不符，不予出具`);
  }
  return opinions;
}
