import { z } from 'zod';

import { savedAs, shownAs } from '../../schemas/file-headers.ts';
import { ungroupLandCode } from '../../schemas/land-code.ts';
import { Problem } from '../../schemas/problems.ts';
import { ATTACHMENT_BLOCKS } from '../attachments/attachments.ts';
import { MEDIA_TYPES, mediaTypeOf } from '../attachments/media-type.ts';
import { ownCodes } from '../district-scope.ts';
import { districtOfCode, landCodeKind } from '../land-codes/code-kinds.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { documentArchives } from './configured-archives.ts';
import type { ArchivedDocument } from './document-archive.ts';
import { findDocuments } from './find-documents.ts';
import { archivedDocumentSchema, archiveWarningSchema } from './route-schemas.ts';

const TAG = '附件';
const code = z.string().trim().min(1).max(60).describe('宗地代码、临时地块代码或项目代码');

/** The code as archives have it, if what it names is the caller's. Throws `code-unknown`. */
async function ownCode({ scoped, layers, caller }: RouteContext, given: string): Promise<string> {
  const land = ungroupLandCode(given);
  if (landCodeKind(land) !== undefined) {
    layers.find('parcel', 'query.code');
    const [own] = await ownCodes(scoped, caller.districts, [{ code: land }], districtOfCode);
    if (own !== undefined) return land;
  } else {
    layers.find('project-redline', 'query.code');
    const { rows } = await scoped.query(
      'select 1 from land.project_redline where project_code = $1 and version_to is null limit 1',
      [given],
    );
    if (rows.length > 0) return given;
  }
  throw new Problem('code-unknown', `没有找到代码 ${given}：它不是本人范围内的宗地或项目；请核对`);
}

const maySee = ({ caller }: RouteContext, { block }: ArchivedDocument): boolean =>
  caller.may(ATTACHMENT_BLOCKS[block ?? 'rights']);

const list = route({
  method: 'get',
  path: '/api/archive-documents',
  tag: TAG,
  summary: '档案系统中一个代码的档案',
  description: '档案系统逾时或出错时，列出已查到的，并在 warnings 中说明；warnings 为空才是完整的结果。',
  query: z.strictObject({ code }),
  answer: z.object({
    documents: z.array(archivedDocumentSchema),
    hidden: z.int().describe('无权查看的档案数'),
    archives: z.int().describe('接入的档案系统数；0 为没有接入'),
    warnings: z.array(archiveWarningSchema),
  }),
  problems: ['code-unknown', 'layer-restricted'],
  async handle(context, { query }) {
    const own = await ownCode(context, query.code);
    const archives = documentArchives(context.settings);
    const found = await findDocuments(archives, [own], context.settings.archiveTimeoutMs, context.signal);
    const seen = found.documents.filter((document) => maySee(context, document));
    return {
      body: {
        documents: seen,
        hidden: found.documents.length - seen.length,
        archives: archives.length,
        warnings: [...found.warnings],
      },
    };
  },
});

const content = route({
  method: 'get',
  path: '/api/archive-documents/content',
  tag: TAG,
  summary: '一份档案的内容',
  query: z.strictObject({
    code,
    archive: z.enum(['folder', 'http']),
    reference: z.string().min(1).max(1000),
  }),
  mediaType: 'application/octet-stream',
  otherMediaTypes: Object.keys(MEDIA_TYPES),
  answer: z.any().meta({ type: 'string', format: 'binary' }),
  problems: ['code-unknown', 'archive-document-unknown', 'archive-unavailable', 'layer-restricted'],
  async handle(context, { query: { code: given, archive: id, reference } }) {
    const { settings, signal, audit } = context;
    const own = await ownCode(context, given);
    const archive = documentArchives(settings).find((each) => each.id === id);
    // The archive itself says what is filed under the code: a reference by itself opens nothing.
    const limit = AbortSignal.any([signal, AbortSignal.timeout(settings.archiveTimeoutMs * 10)]);
    try {
      const document = (await archive?.find(own, limit))?.find((each) => each.reference === reference);
      if (archive === undefined || document === undefined) throw unknownDocument(own, reference);
      if (!maySee(context, document))
        throw new Problem('forbidden', '没有权限查看该档案：它属于权利或限制，或未注明类别');
      const bytes = await archive.read(own, reference, limit);
      if (bytes === undefined) throw unknownDocument(own, reference);
      await audit('archive-document.read', own, { archive: id, reference });
      const type = mediaTypeOf(bytes);
      const named = type !== undefined && MEDIA_TYPES[type].shows ? shownAs : savedAs;
      return {
        body: bytes,
        headers: {
          'Content-Type': type ?? 'application/octet-stream',
          ...named(document.fileName),
          'Content-Security-Policy': "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
        },
      };
    } catch (cause) {
      signal.throwIfAborted();
      if (cause instanceof Problem) throw cause;
      throw new Problem('archive-unavailable', '档案系统没有给出该档案，请稍后重试或直接查阅', {
        retryAfterSeconds: 30,
        cause,
        detailEn: 'The archive system did not give this document; try again later, or look there',
      });
    }
  },
});

function unknownDocument(own: string, reference: string): Problem {
  return new Problem('archive-document-unknown', `代码 ${own} 之下没有档案 ${reference.slice(0, 200)}`);
}

/** Routes of archives. */
export const archiveRoutes: readonly Route[] = [list, content];
