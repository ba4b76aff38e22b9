/** Documents and photos of land: bytes once by hash, rows for what they hang on. */
import type { ClientBase, Pool, PoolClient } from 'pg';
import { tableName } from '../../schemas/derive/ddl.ts';
import { asEditor, type Scope } from '../../schemas/database/scope.ts';
import { withTransaction, type Database } from '../../schemas/database/sql.ts';
import { standingQuery } from '../../schemas/database/standing-query.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import type { Right } from '../../schemas/roles.ts';
import { photoPlace } from './exif.ts';
import { MEDIA_TYPES, mediaTypeOf, type MediaType } from './media-type.ts';
import { sha256Of, type ContentStore } from './store.ts';

/** Blocks of a land file that documents belong to, with the right it takes to see them. */
export const ATTACHMENT_BLOCKS = {
  identity: 'layer:read',
  rights: 'personal:read',
  restrictions: 'personal:read',
  planning: 'layer:read',
  acquisition: 'layer:read',
  approvals: 'layer:read',
  stock: 'layer:read',
  inspections: 'layer:read',
} as const satisfies Readonly<Record<string, Right>>;

export type AttachmentBlock = keyof typeof ATTACHMENT_BLOCKS;
export const attachmentBlocks = Object.keys(ATTACHMENT_BLOCKS) as [AttachmentBlock, ...AttachmentBlock[]];

/** What a document hangs on. */
export type Subject = { readonly code: string } | { readonly layer: Layer; readonly featureId: number };

export interface Attachment {
  readonly id: number;
  readonly code: string | null;
  readonly layer: string | null;
  readonly featureId: number | null;
  readonly block: AttachmentBlock;
  readonly title: string;
  readonly fileName: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly mediaType: MediaType;
  readonly place: readonly [number, number] | null;
  readonly azimuth: number | null;
  readonly takenAt: string | null;
  /** m outside the land; 0 inside, null where photo or land have no place. */
  readonly metresOutside: number | null;
  readonly retainUntil: string | null;
  readonly addedBy: string;
  readonly addedAt: string;
}

/** Farther outside than this, a photo is warned of. */
export const PHOTO_MARGIN_METRES = 50;

const COLUMNS = `a.id, a.code, a.layer, a.feature_id as "featureId", a.block, a.title, a.file_name as "fileName", a.sha256, c.bytes,
  c.media_type as "mediaType", case when a.place is not null then array[st_x(a.place), st_y(a.place)] end as place, a.azimuth,
  a.taken_at as "takenAt", a.metres_outside as "metresOutside", to_char(a.retain_until, 'YYYY-MM-DD') as "retainUntil",
  a.added_by as "addedBy", to_char(a.added_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "addedAt"`;
const FROM = 'from dimai.attachment a join dimai.attachment_content c using (sha256)';

export interface NewAttachment {
  readonly subject: Subject;
  readonly block: AttachmentBlock;
  readonly title: string;
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly retainUntil: string | null;
  readonly by: { readonly id: string; readonly name: string; readonly at: Date };
  /** What they may write, which the database holds them to. */
  readonly scope: Scope;
}

/** Keeps a file. Throws `attachment-type`, `feature-unknown`. */
export async function addAttachment(db: Pool, store: ContentStore, given: NewAttachment): Promise<Attachment> {
  const { subject, block, title, fileName, bytes, retainUntil, by } = given;
  const mediaType = mediaTypeOf(bytes);
  if (mediaType === undefined) {
    const types = Object.values(MEDIA_TYPES)
      .map(({ zh }) => zh)
      .join('、');
    throw new Problem(
      'attachment-type',
      `${fileName} 的内容不是可收的文件；可收：${types}（按内容判断，与扩展名无关）`,
    );
  }
  const photo = mediaType === 'image/jpeg' ? photoPlace(bytes) : null;
  const outside = photo === null ? null : await metresOutside(db, subject, photo.longitude, photo.latitude);
  const sha256 = sha256Of(bytes);
  const keep = async (client: PoolClient) => {
    await client.query(
      `insert into dimai.attachment_content (sha256, bytes, media_type) values ($1, $2, $3)
on conflict (sha256) do update set flaw = null`,
      [sha256, bytes.length, mediaType],
    );
    const isCode = 'code' in subject;
    const { rows } = await client.query<{ id: number }>(
      `insert into dimai.attachment (code, layer, feature_id, block, title, file_name, sha256, place, azimuth, taken_at, metres_outside,
  retain_until, added_by, added_by_id, added_at)
values ($1, $2, $3, $4, $5, $6, $7, case when $8::float8 is not null then st_setsrid(st_makepoint($8, $9::float8), 4490) end,
  $10, $11, $12, $13, $14, $15, $16) returning id`,
      [
        isCode ? subject.code : null,
        isCode ? null : subject.layer.id,
        isCode ? null : subject.featureId,
        block,
        title,
        fileName,
        sha256,
        photo?.longitude ?? null,
        photo?.latitude ?? null,
        photo?.azimuth ?? null,
        photo?.takenAt ?? null,
        outside,
        retainUntil,
        by.name,
        by.id,
        by.at,
      ],
    );
    return rows[0]!.id;
  };
  const id = await withTransaction(db, async (client) => {
    await holdBytes(client, sha256);
    // The bytes first: a row never points at nothing. What nothing hangs on may have been removed.
    if (!(await isUsed(client, sha256))) await store.put(sha256, bytes);
    return asEditor(client, given.scope, () => keep(client));
  });
  return findAttachment(db, id);
}

async function metresOutside(
  db: Database,
  subject: Subject,
  longitude: number,
  latitude: number,
): Promise<number | null> {
  const [text, values] =
    'code' in subject
      ? [
          `coalesce((select geom from land.parcel where parcel_code = $3 order by version_from desc limit 1), (select geom from dimai.land_code where code = $3))`,
          [longitude, latitude, subject.code],
        ]
      : subject.layer.geometry === null
        ? ['null::geometry', [longitude, latitude]]
        : [
            `(select geom from ${tableName(subject.layer)} where feature_id = $3 order by version_from desc limit 1)`,
            [longitude, latitude, subject.featureId],
          ];
  const { rows } = await db.query<{ metres: number | null }>(
    `select st_distance(${text}::geography, st_setsrid(st_makepoint($1::float8, $2::float8), 4490)::geography) as metres`,
    values,
  );
  return rows[0]!.metres;
}

/** Until the transaction ends nobody else adds or removes these bytes. */
async function holdBytes(client: PoolClient, sha256: string): Promise<void> {
  await client.query('select pg_advisory_xact_lock(hashtextextended($1, 1))', [sha256]);
}

/** Whether sound bytes lie in the store for an attachment. */
async function isUsed(client: PoolClient, sha256: string): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from dimai.attachment a join dimai.attachment_content c using (sha256)
where a.sha256 = $1 and a.removed_at is null and c.flaw is null limit 1`,
    [sha256],
  );
  return rows.length > 0;
}

/** One attachment. Throws `attachment-unknown`. */
export async function findAttachment(db: Database, id: number): Promise<Attachment> {
  const { rows } = await db.query<Attachment>(`select ${COLUMNS} ${FROM} where a.id = $1 and a.removed_at is null`, [
    id,
  ]);
  if (rows[0] === undefined) throw new Problem('attachment-unknown', `没有编号为 ${id} 的附件，或已移除`);
  return rows[0];
}

/** Attachments of codes, in the order in which they were added. */
export async function attachmentsOfCodes(
  db: Pool | ClientBase,
  codes: readonly string[],
): Promise<readonly Attachment[]> {
  const text = `select ${COLUMNS} ${FROM} where a.code = any($1) and a.removed_at is null order by a.added_at, a.id`;
  const query = { text, values: [codes] };
  return (await standingQuery<Attachment & Record<string, unknown>>(db, query, { byIndex: true })).rows;
}

export async function attachmentsOfFeature(
  db: Database,
  layer: string,
  featureId: number,
): Promise<readonly Attachment[]> {
  const { rows } = await db.query<Attachment>(
    `select ${COLUMNS} ${FROM} where a.layer = $1 and a.feature_id = $2 and a.removed_at is null order by a.added_at, a.id`,
    [layer, featureId],
  );
  return rows;
}

/** Takes an attachment away, and its bytes when nothing else hangs on them. Throws `attachment-unknown`, `attachment-retained`. */
export async function removeAttachment(
  db: Pool,
  store: ContentStore,
  id: number,
  {
    reason,
    by,
    at,
    today,
    scope,
  }: {
    readonly reason: string;
    readonly by: string;
    readonly at: Date;
    readonly today: string;
    /** What they may write, which the database holds them to. */
    readonly scope: Scope;
  },
): Promise<void> {
  const takeAway = async (client: PoolClient) => {
    const { rows } = await client.query<{ sha256: string; until: string | null }>(
      `select sha256, to_char(retain_until, 'YYYY-MM-DD') as until from dimai.attachment where id = $1 and removed_at is null for update`,
      [id],
    );
    const found = rows[0];
    if (found === undefined) throw new Problem('attachment-unknown', `没有编号为 ${id} 的附件，或已移除`);
    if (found.until !== null && found.until >= today) {
      throw new Problem('attachment-retained', `该附件须保存至 ${found.until}，期满前不得移除`);
    }
    await client.query(
      'update dimai.attachment set removed_at = $2, removed_by = $3, removed_reason = $4 where id = $1',
      [id, at, by, reason],
    );
    return found.sha256;
  };
  const sha256 = await withTransaction(db, (client) => asEditor(client, scope, () => takeAway(client)));
  // Only when it is sure that the row is gone; whoever adds the same bytes meanwhile waits, and puts them anew.
  await withTransaction(db, async (client) => {
    await holdBytes(client, sha256);
    const { rows: others } = await client.query(
      'select 1 from dimai.attachment where sha256 = $1 and removed_at is null limit 1',
      [sha256],
    );
    if (others.length === 0) await store.remove(sha256);
  });
}

/** What a check of all bytes found. */
export interface IntegrityReport {
  readonly checked: number;
  readonly flawed: readonly {
    readonly sha256: string;
    readonly flaw: 'missing' | 'changed';
    readonly attachments: readonly number[];
  }[];
}

/** Reads all bytes that attachments of some blocks hang on, as far as `shown` has them, and holds them against their hashes. */
export async function checkIntegrity(
  {
    db,
    shown,
    blocks,
  }: { readonly db: Database; readonly shown: Database; readonly blocks: readonly AttachmentBlock[] },
  store: ContentStore,
  signal?: AbortSignal,
): Promise<IntegrityReport> {
  const { rows } = await shown.query<{ sha256: string; attachments: number[] }>(
    `select sha256, array_agg(id::integer order by id) as attachments from dimai.attachment
where removed_at is null and block = any ($1::text[]) group by sha256 order by sha256`,
    [blocks],
  );
  const flawed: IntegrityReport['flawed'][number][] = [];
  for (const { sha256, attachments } of rows) {
    signal?.throwIfAborted();
    const bytes = await store.get(sha256);
    const flaw = bytes === undefined ? 'missing' : sha256Of(bytes) === sha256 ? null : 'changed';
    await db.query('update dimai.attachment_content set checked_at = now(), flaw = $2 where sha256 = $1', [
      sha256,
      flaw,
    ]);
    if (flaw !== null) flawed.push({ sha256, flaw, attachments });
  }
  return { checked: rows.length, flawed };
}
