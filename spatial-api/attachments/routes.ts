import { z } from 'zod';
import type { Database } from '../../schemas/database/sql.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { savedAs, shownAs } from '../../schemas/file-headers.ts';
import { ungroupLandCode } from '../../schemas/land-code.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { requireReach } from '../district-scope.ts';
import { districtOfCode, landCodeKind } from '../land-codes/code-kinds.ts';
import { readLineage } from '../land-codes/lineage.ts';
import { featureId, integerParameter, layerId } from '../parameters.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import {
  addAttachment,
  ATTACHMENT_BLOCKS,
  attachmentBlocks,
  attachmentsOfCodes,
  attachmentsOfFeature,
  checkIntegrity,
  findAttachment,
  PHOTO_MARGIN_METRES,
  removeAttachment,
  type Attachment,
  type Subject,
} from './attachments.ts';
import { MEDIA_TYPES } from './media-type.ts';
import { contentStore, sha256Of } from './store.ts';

const TAG = '附件';
const id = z.object({ id: integerParameter(1, Number.MAX_SAFE_INTEGER, '附件编号') });
const block = z.enum(attachmentBlocks).describe('所属的档案块；权利、限制两块的附件须有查看个人信息的权限');
const code = z
  .string()
  .transform((text, context) => {
    const land = ungroupLandCode(text);
    if (landCodeKind(land) !== undefined) return land;
    context.addIssue({ code: 'custom', message: '应为宗地代码或临时地块代码' });
    return z.NEVER;
  })
  .describe('宗地代码或临时地块代码');
const subject = { code: code.optional(), layer: layerId.optional(), featureId: featureId.optional() };
/** Bytes of one file. */
const MOST_BYTES = 100 * 1024 ** 2;

/** An attachment as the interface answers it. */
export const attachmentSchema = z
  .object({
    id: z.int(),
    code: z.string().nullable(),
    layer: z.string().nullable(),
    featureId: z.int().nullable(),
    block,
    title: z.string(),
    fileName: z.string(),
    sha256: z.string(),
    bytes: z.int(),
    mediaType: z.string(),
    shows: z.boolean().describe('浏览器可直接预览'),
    place: z.tuple([z.number(), z.number()]).nullable().describe('拍摄位置 [经度, 纬度]'),
    azimuth: z.number().nullable().describe('拍摄方位角（度，正北起顺时针）'),
    takenAt: z.string().nullable(),
    metresOutside: z.number().nullable().describe('拍摄位置在图形以外的距离（m），在内为 0'),
    isFar: z.boolean().describe(`拍摄位置在图形以外 ${PHOTO_MARGIN_METRES} m 以上`),
    retainUntil: z.string().nullable(),
    addedBy: z.string(),
    addedAt: z.string(),
    inheritedFrom: z.string().nullable().describe('承自的前身代码'),
  })
  .meta({ id: 'Attachment' });

/** The answer for an attachment that `own` may see among its own or its ancestors'. */
export function attachmentAnswer(attachment: Attachment, own: string | null): z.input<typeof attachmentSchema> {
  const { place, metresOutside, code: of } = attachment;
  return {
    ...attachment,
    place: place === null ? null : [place[0], place[1]],
    shows: MEDIA_TYPES[attachment.mediaType].shows,
    isFar: metresOutside !== null && metresOutside > PHOTO_MARGIN_METRES,
    inheritedFrom: of !== null && own !== null && of !== own ? of : null,
  };
}

/** Whether a caller may see the documents of a block. */
export function maySee({ caller }: Pick<RouteContext, 'caller'>, { block: of }: Pick<Attachment, 'block'>): boolean {
  return caller.may(ATTACHMENT_BLOCKS[of]);
}

/** What a request names; the caller's layers and districts hold. Throws `request-invalid`, `forbidden`. */
async function subjectOf(
  context: RouteContext,
  given: {
    readonly code?: string | undefined;
    readonly layer?: string | undefined;
    readonly featureId?: number | undefined;
  },
): Promise<Subject> {
  if (given.code !== undefined && given.layer === undefined && given.featureId === undefined) {
    context.layers.find('parcel', 'query.code');
    requireReach(context.caller, districtOfCode(given.code));
    const { rows } = await context.scoped.query(
      'select 1 where exists (select from land.parcel where parcel_code = $1) or exists (select from dimai.land_code where code = $1)',
      [given.code],
    );
    if (rows.length === 0) throw new Problem('code-unknown', `没有代码 ${given.code}；请核对`);
    return { code: given.code };
  }
  if (given.layer === undefined || given.featureId === undefined || given.code !== undefined) {
    throw new Problem('request-invalid', '请给出 code，或者给出 layer 与 featureId');
  }
  const layer = context.layers.find(given.layer, 'query.layer');
  await requireFeature(context.scoped, layer, given.featureId);
  return { layer, featureId: given.featureId };
}

/** Throws `feature-unknown` where a scope shows no such current feature. */
async function requireFeature(scoped: Database, layer: Layer, of: number): Promise<void> {
  const { rows } = await scoped.query(
    `select 1 from ${tableName(layer)} where feature_id = $1 and version_to is null`,
    [of],
  );
  if (rows.length === 0) throw new Problem('feature-unknown', `${layer.title}没有编号为 ${of} 的现势要素`);
}

const post = route({
  method: 'post',
  statuses: [201],
  path: '/api/attachments',
  tag: TAG,
  right: 'land:edit',
  summary: '附上一个文件：PDF、图片、Word、Excel',
  description: `按内容判断类型，与扩展名无关；相同内容只存一份。照片的拍摄位置与方位取自 EXIF，在图形以外 ${PHOTO_MARGIN_METRES} m 以上的标明。`,
  query: z.strictObject({
    ...subject,
    block,
    title: z.string().trim().min(1).max(200),
    name: z.string().trim().min(1).max(200).describe('文件名'),
    retainUntil: z.iso.date().optional().describe('保存期限：期满前不得移除'),
  }),
  body: z.any().meta({ type: 'string', format: 'binary' }),
  bodyBytes: MOST_BYTES,
  answer: attachmentSchema,
  problems: ['attachment-type', 'code-unknown', 'feature-unknown', 'layer-restricted', 'body-too-large'],
  async handle(context, { query, body }) {
    const hangsOn = await subjectOf(context, query);
    if (!maySee(context, query)) throw new Problem('forbidden', '没有查看个人信息的权限，不能在权利、限制两块添加附件');
    const { caller, clock, db, settings } = context;
    const added = await addAttachment(db, contentStore(settings), {
      subject: hangsOn,
      block: query.block,
      title: query.title,
      fileName: query.name,
      bytes: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
      retainUntil: query.retainUntil ?? null,
      by: { id: caller.id, name: caller.name, at: clock() },
      scope: context.scope,
    });
    await context.audit('attachment.add', String(added.id), { sha256: added.sha256, block: added.block });
    return { status: 201, body: attachmentAnswer(added, added.code) };
  },
});

const list = route({
  method: 'get',
  path: '/api/attachments',
  tag: TAG,
  summary: '一宗土地或一个要素的附件；前身代码的附件标明承自何处',
  query: z.strictObject(subject),
  answer: z.object({ attachments: z.array(attachmentSchema), hidden: z.int().describe('无权查看的附件数') }),
  problems: ['code-unknown', 'feature-unknown', 'layer-restricted'],
  async handle(context, { query }) {
    const hangsOn = await subjectOf(context, query);
    const found =
      'code' in hangsOn
        ? await attachmentsOfLine(context, hangsOn.code)
        : await attachmentsOfFeature(context.db, hangsOn.layer.id, hangsOn.featureId);
    const seen = found.filter((each) => maySee(context, each));
    const own = 'code' in hangsOn ? hangsOn.code : null;
    return {
      body: { attachments: seen.map((each) => attachmentAnswer(each, own)), hidden: found.length - seen.length },
    };
  },
});

/** Documents of a code and of all codes it came from. */
async function attachmentsOfLine({ db }: RouteContext, own: string): Promise<readonly Attachment[]> {
  const { codes } = await readLineage(db, own);
  return attachmentsOfCodes(
    db,
    codes.filter(({ relation }) => relation === 'self' || relation === 'ancestor').map((each) => each.code),
  );
}

/** An attachment that the caller may see. */
async function visible(context: RouteContext, of: number): Promise<Attachment> {
  const attachment = await findAttachment(context.scoped, of);
  if (!maySee(context, attachment)) throw new Problem('forbidden', '没有权限查看该附件：它属于权利或限制');
  if (attachment.code !== null) {
    context.layers.find('parcel', 'path');
    requireReach(context.caller, districtOfCode(attachment.code));
  } else await subjectOf(context, { layer: attachment.layer!, featureId: attachment.featureId! });
  return attachment;
}

const content = route({
  method: 'get',
  path: '/api/attachments/{id}/content',
  tag: TAG,
  summary: '附件的内容；读出时与其摘要核对',
  params: id,
  mediaType: 'application/octet-stream',
  otherMediaTypes: Object.keys(MEDIA_TYPES),
  answer: z.any().meta({ type: 'string', format: 'binary' }),
  problems: ['attachment-unknown', 'attachment-damaged', 'layer-restricted'],
  async handle(context, { params }) {
    const attachment = await visible(context, params.id);
    const bytes = await contentStore(context.settings).get(attachment.sha256);
    if (bytes === undefined || sha256Of(bytes) !== attachment.sha256) {
      throw new Problem(
        'attachment-damaged',
        `附件 ${attachment.id} 的存储内容${bytes === undefined ? '缺失' : '与摘要不符'}，请从备份恢复`,
      );
    }
    if (ATTACHMENT_BLOCKS[attachment.block] === 'personal:read')
      await context.audit('attachment.read', String(params.id));
    const named = MEDIA_TYPES[attachment.mediaType].shows ? shownAs : savedAs;
    return {
      body: bytes,
      headers: {
        'Content-Type': attachment.mediaType,
        ...named(attachment.fileName),
        'Content-Security-Policy': "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
      },
    };
  },
});

const remove = route({
  method: 'post',
  path: '/api/attachments/{id}/remove',
  tag: TAG,
  right: 'land:edit',
  summary: '移除附件；保存期未满的不得移除',
  params: id,
  body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
  answer: z.object({ id: z.int() }),
  problems: ['attachment-unknown', 'attachment-retained', 'layer-restricted'],
  async handle(context, { params, body }) {
    await visible(context, params.id);
    const { caller, clock, db, settings } = context;
    const at = clock();
    await removeAttachment(db, contentStore(settings), params.id, {
      reason: body.reason,
      by: caller.name,
      at,
      today: beijingDay(at),
      scope: context.scope,
    });
    await context.audit('attachment.remove', String(params.id), { reason: body.reason });
    return { body: { id: params.id } };
  },
});

const integrity = route({
  method: 'post',
  path: '/api/attachments/check',
  tag: TAG,
  right: 'land:edit',
  summary: '核验有权查看的全部附件的存储内容与摘要',
  answer: z.object({
    checked: z.int(),
    flawed: z.array(
      z.object({ sha256: z.string(), flaw: z.enum(['missing', 'changed']), attachments: z.array(z.int()) }),
    ),
  }),
  async handle(context) {
    const { db, scoped, caller, settings, signal } = context;
    const blocks = attachmentBlocks.filter((block) => caller.may(ATTACHMENT_BLOCKS[block]));
    const report = await checkIntegrity({ db, shown: scoped, blocks }, contentStore(settings), signal);
    await context.audit('attachment.check', null, { checked: report.checked, flawed: report.flawed.length });
    return {
      body: {
        checked: report.checked,
        flawed: report.flawed.map((each) => ({ ...each, attachments: [...each.attachments] })),
      },
    };
  },
});

/** Routes of attachments. */
export const attachmentRoutes: readonly Route[] = [post, list, integrity, content, remove];
