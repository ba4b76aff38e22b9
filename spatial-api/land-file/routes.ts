import { z } from 'zod';
import { cancellableQuery, withCancellable } from '../../schemas/database/cancellable-query.ts';
import { layerVersionAt } from '../../schemas/database/versions.ts';
import { townshipsOf } from '../../schemas/district-scope.ts';
import { shownAs } from '../../schemas/file-headers.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { Problem } from '../../schemas/problems.ts';
import { ATTACHMENT_BLOCKS } from '../attachments/attachments.ts';
import { documentArchives } from '../document-archives/configured-archives.ts';
import { mayLieIn, ownCodes } from '../district-scope.ts';
import { districtOfCode, readCode } from '../land-codes/code-kinds.ts';
import { resolveCode } from '../land-codes/resolve.ts';
import { latitude, longitude } from '../parameters.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { findMatches } from '../search/search-query.ts';
import { landFilePdf } from './file-pdf.ts';
import { landFileSchema } from './file-schemas.ts';
import type { LandFile } from './land-file.ts';
import { readLandFile } from './read-file.ts';
import { FILE_SOURCES } from './sources.ts';
import { readSurroundings } from './surroundings.ts';

const TAG = '一地一档';
const DESCRIPTION = `标识与图形、法定面积、四至、权利与限制（抵押、查封及轮候、异议、预告）、规划、征地拆迁、审批阶段、时间轴、存量用地与效益、三区三线及其他管控要素、建筑物与户、相邻宗地、沿革。
每块附来源（图层、数据集、版本、日期）；没有内容的块说明原因。个人信息按权限脱敏。asOf 给出某日终了时的内容。`;

const asOf = z.iso.date().optional().describe('截至日期（中国标准时间当日终了）；缺省为当前');
const code = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .describe('宗地代码、不动产单元号、项目代码、控规要素编码、地块编号或临时地块代码');
const PROBLEMS = ['code-unknown', 'code-ambiguous', 'layer-restricted'] as const;

/** The file of a code that is known to be the caller's; undefined where nothing knows it on that day. */
async function fileIfAny(
  context: RouteContext,
  asked: string,
  found: string,
  day: string | null,
): Promise<LandFile | undefined> {
  const { db, layers, caller, region, clock, settings, signal } = context;
  layers.find(parcel.id, 'path');
  const readable = new Set(layers.all.map(({ id }) => id));
  const today = beijingDay(clock());
  const personal = FILE_SOURCES.map(({ layer }) => layer).filter(({ id }) => readable.has(id));
  const view = await context.personalView([parcel, ...personal], found);
  return readLandFile(db, {
    code: found,
    asked,
    asOf: day,
    day: day ?? today,
    inUse: new Set(region.layers),
    readable,
    view,
    districts: caller.districts,
    controls: caller.districts === null && context.scope.reduced !== true ? null : context.everywhere,
    isReduced: context.scope.reduced === true,
    sees: (block) => caller.may(ATTACHMENT_BLOCKS[block]),
    archives: documentArchives(settings),
    archiveTimeoutMs: settings.archiveTimeoutMs,
    signal,
  });
}

/** The same. Throws `code-unknown`. */
async function fileOf(context: RouteContext, asked: string, found: string, day: string | null): Promise<LandFile> {
  const file = await fileIfAny(context, asked, found, day);
  if (file !== undefined) return file;
  throw new Problem('code-unknown', `${found} 在${day ?? '当前'}的数据与代码登记中都没有；请核对代码或日期`);
}

/**
 * The file of any name. What is written like a code of land is looked for under this code at once; only where it is none, everything
 * is asked what else it may name. Whose land it is within a township the database tells, by the code.
 */
async function fileOfName(context: RouteContext, asked: string, day: string | null): Promise<LandFile> {
  const { districts } = context.caller;
  const code = landCodeIn(asked);
  if (code !== undefined && mayLieIn(districts, districtOfCode(code)) && townshipsOf(districts ?? []).length === 0) {
    const file = await fileIfAny(context, asked, code, day);
    if (file !== undefined) return file;
  }
  return fileOf(context, asked, await landCodeOf(context, asked), day);
}

/** The code of land that a text is by its form. */
function landCodeIn(text: string): string | undefined {
  const { form, spellings } = readCode(text);
  return form === 'parcel' || form === 'provisional' ? spellings[0] : undefined;
}

/** The one land code behind a name. Throws `code-unknown`, `code-ambiguous`. */
async function landCodeOf({ db, caller }: RouteContext, asked: string): Promise<string> {
  const { codes } = await resolveCode(db, asked);
  const own = await ownCodes(db, caller.districts, codes, districtOfCode);
  const [first, second] = own;
  if (first === undefined) {
    throw new Problem(
      'code-unknown',
      `没有找到代码 ${asked}：它不在宗地、不动产单元、项目红线、存量用地与代码登记中；请核对`,
    );
  }
  if (second !== undefined) {
    const errors = own.slice(0, 20).map((each) => ({ at: 'path.code', actual: each.code, expected: '其中之一' }));
    throw new Problem(
      'code-ambiguous',
      `${asked} 涉及 ${own.length} 宗土地，请选其中之一：${own
        .slice(0, 5)
        .map((each) => each.code)
        .join('、')}`,
      { errors },
    );
  }
  return first.code;
}

const getFile = route({
  method: 'get',
  path: '/api/land-files/{code}',
  tag: TAG,
  summary: '一地一档：由任一代码',
  description: DESCRIPTION,
  params: z.object({ code }),
  query: z.strictObject({ asOf }),
  answer: landFileSchema,
  problems: PROBLEMS,
  async handle(context, { params, query }) {
    return { body: answerOf(await fileOfName(context, params.code, query.asOf ?? null)) };
  },
});

const findFile = route({
  method: 'get',
  path: '/api/land-files',
  tag: TAG,
  summary: '一地一档：由地图上的一点，或由检索文字',
  description: '给出 lon、lat 取该点所在的宗地；给出 q 取坐落、名称或代码唯一相符的宗地。',
  query: z.strictObject({
    lon: longitude.optional(),
    lat: latitude.optional(),
    q: z.string().trim().min(1).max(100).optional(),
    asOf,
  }),
  answer: landFileSchema,
  problems: [...PROBLEMS, 'feature-unknown'],
  async handle(context, { query }) {
    const { lon, lat, q } = query;
    const day = query.asOf ?? null;
    if (lon !== undefined && lat !== undefined && q === undefined) {
      const found = await codeAt(context, lon, lat, day);
      return { body: answerOf(await fileOf(context, `${lon},${lat}`, found, day)) };
    }
    if (q === undefined || lon !== undefined || lat !== undefined) {
      throw new Problem('request-invalid', '请给出 lon 与 lat，或者给出 q');
    }
    return { body: answerOf(await fileOf(context, q, await codeOfText(context, q), day)) };
  },
});

/** Code of the smallest parcel at a place. Throws `feature-unknown`. */
async function codeAt(context: RouteContext, lon: number, lat: number, day: string | null): Promise<string> {
  const { db, caller, signal, layers } = context;
  layers.find(parcel.id, 'path');
  const version = day === null ? null : await layerVersionAt(db, parcel.id, { moment: `${day}T23:59:59.999999+08:00` });
  const point = 'st_setsrid(st_makepoint($1::float8, $2::float8), 4490)';
  const arm = (condition: string) =>
    `select parcel_code as code, ellipsoidal_area as area from land.parcel where geom && ${point} and st_intersects(geom, ${point}) and ${condition}`;
  const text =
    version === null
      ? `${arm('version_to is null')} order by area limit 20`
      : `${arm('version_to is null and version_from <= $3::integer')} union all ${arm('version_to > $3::integer and version_from <= $3::integer')} order by area limit 20`;
  const values = [lon, lat, ...(version === null ? [] : [version])];
  const { rows } = await cancellableQuery<{ code: string }>(db, { text, values }, signal);
  const own = rows.find((row) => mayLieIn(caller.districts, row.code));
  if (own !== undefined) return own.code;
  throw new Problem('feature-unknown', `该处${day === null ? '' : `在 ${day} `}没有宗地；请在宗地范围内取点`);
}

/** Code of the one parcel that a text names. Throws `code-unknown`, `code-ambiguous`. */
async function codeOfText(context: RouteContext, text: string): Promise<string> {
  const { db, caller, signal } = context;
  const { codes } = await resolveCode(db, text);
  if (codes.length > 0) return landCodeOf(context, text);
  const { matches } = await withCancellable(db, signal, (client) => findMatches(client, [parcel], text, 50));
  const { rows: named } = await db.query<{ code: string }>(
    'select parcel_code as code from land.parcel where feature_id = any($1::bigint[]) and version_to is null order by 1',
    [matches.map((match) => match.feature_id)],
  );
  const own = named.filter((row) => mayLieIn(caller.districts, row.code));
  if (own.length === 1) return own[0]!.code;
  if (own.length === 0) throw new Problem('code-unknown', `没有与“${text}”相符的宗地；可检索代码或坐落`);
  const errors = own.slice(0, 20).map((row) => ({ at: 'query.q', actual: row.code, expected: '其中之一' }));
  throw new Problem('code-ambiguous', `“${text}”与 ${own.length} 宗土地相符，请写得更具体，或以代码查询`, { errors });
}

const getPdf = route({
  method: 'get',
  path: '/api/land-files/{code}/file.pdf',
  tag: TAG,
  summary: '一地一档（PDF，含图）',
  params: z.object({ code }),
  query: z.strictObject({ asOf }),
  mediaType: 'application/pdf',
  answer: z.any().meta({ type: 'string', format: 'binary' }),
  problems: PROBLEMS,
  async handle(context, { params, query }) {
    const file = await fileOfName(context, params.code, query.asOf ?? null);
    const found = file.code;
    await context.audit('land-file.print', found, { asOf: query.asOf ?? null });
    const name = `一地一档-${found}${query.asOf === undefined ? '' : `-${query.asOf}`}.pdf`;
    const { db, layers, caller, clock, signal } = context;
    const readable = new Set(layers.all.map(({ id }) => id));
    const surroundings = await readSurroundings(db, file, readable, caller.districts, signal);
    const body = await landFilePdf(file, surroundings, { by: caller.name, at: clock() });
    return { body, headers: shownAs(name) };
  },
});

/** The interface's types are mutable, the file is not; nobody writes to either. */
function answerOf(file: LandFile): z.input<typeof landFileSchema> {
  return file as unknown as z.input<typeof landFileSchema>;
}

/** Routes of 一地一档. */
export const landFileRoutes: readonly Route[] = [getFile, findFile, getPdf];
