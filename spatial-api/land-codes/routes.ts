import { z } from 'zod';
import { asEditor } from '../../schemas/database/scope.ts';
import { withTransaction } from '../../schemas/database/sql.ts';
import { districtReach } from '../../schemas/district-scope.ts';
import { asMulti, fromGeoJson, toWkb } from '../../schemas/geometry.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { startJob } from '../../schemas/jobs/jobs.ts';
import { ungroupLandCode } from '../../schemas/land-code.ts';
import { Problem } from '../../schemas/problems.ts';
import { geometrySchema } from '../catalogue/feature-view.ts';
import { mayLieIn, ownCodes, requireDistrict } from '../district-scope.ts';
import { integerParameter } from '../parameters.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { allocateCodes, releaseCode, reportSeries } from './allocate.ts';
import { districtOfCode, faultOfCode, landCodeKind } from './code-kinds.ts';
import { USUAL_THRESHOLDS } from './derive.ts';
import { eventTypeNames, type Recorder } from './event.ts';
import { inDistricts, readLineage, type Lineage } from './lineage.ts';
import { confirmProposal, districtOfProposal, listProposals, refuseProposal } from './proposals.ts';
import { EVENT_FAULTS, recordEvent } from './record-event.ts';
import { resolveCode } from './resolve.ts';
import { shapesOfCodes } from './code-records.ts';
import { revokeEvent } from './revoke-event.ts';
import { readStages, recordStage, stageNames } from './stages.ts';

const TAG = '一码';

/** Codes beyond which a lineage is answered without shapes. */
const MOST_SHAPES = 300;

const anyCode = z
  .string()
  .trim()
  .min(1)
  .max(100)
  .describe('宗地代码、不动产单元号、项目代码、控规要素编码、地块编号或临时地块代码');
const landCode = z
  .string()
  .trim()
  .max(40)
  .transform((text, context) => {
    const code = ungroupLandCode(text);
    if (landCodeKind(code) !== undefined) return code;
    context.addIssue({ code: 'custom', message: faultOfCode(code) });
    return z.NEVER;
  })
  .describe('宗地代码（19 位）或临时地块代码（DK…，18 位）');
/** What a series gave out: a code of land or a 自然幢号. */
const givenCode = z
  .union([
    z
      .string()
      .trim()
      .regex(/^\d{12}[GJZ][A-Z]\d{5}F\d{4}$/),
    landCode,
  ])
  .describe('宗地代码、临时地块代码或自然幢号');
const day = z.iso.date();
const id = integerParameter(1, Number.MAX_SAFE_INTEGER, '编号');
const reason = z.string().trim().min(1).max(500);
const series = z
  .string()
  .regex(
    /^(\d{12}[GJZ][A-Z](\d{5}F)?|DK\d{10})$/,
    '应为地籍子区 12 位加特征码 2 位（如 320402001001GB），或 DK 加行政区划 6 位、年度 4 位，或宗地代码加 F（自然幢号）',
  )
  .describe('编号序列');
const state = z.enum(['reserved', 'current', 'ended', 'released']).describe('预留、现势、灭失、预留后注销');

/** A stage of a code as the interface answers it. */
export const stageRecordSchema = z.object({
  id: z.int(),
  code: z.string(),
  stage: z.enum(stageNames),
  on: z.string(),
  documentNumber: z.string().nullable(),
  projectCode: z.string().nullable(),
  remark: z.string().nullable(),
  recordedBy: z.string(),
});

/** A lineage as the interface answers it. */
export const lineageSchema = z
  .object({
    code: z.string(),
    codes: z.array(
      z.object({
        code: z.string(),
        kind: z.enum(['parcel', 'provisional']),
        state,
        generation: z.int().describe('与所查代码相隔的代数：前身为负，后继为正'),
        relation: z.enum(['self', 'ancestor', 'descendant', 'kin']),
        bornOn: z.string().nullable(),
        endedOn: z.string().nullable(),
        area: z.number().nullable().describe('椭球面积（㎡），未取整'),
        geometry: geometrySchema.nullable().optional().describe('图形；shapes=true 时给出'),
      }),
    ),
    edges: z.array(
      z.object({
        event: z.int(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        area: z.number().nullable().describe('随之转移的椭球面积（㎡）'),
      }),
    ),
    events: z.array(
      z.object({
        id: z.int(),
        type: z.enum(eventTypeNames),
        on: z.string(),
        basis: z.string(),
        remark: z.string().nullable(),
        origin: z.enum(['declared', 'derived']),
        areaBefore: z.number().nullable(),
        areaAfter: z.number().nullable(),
        recordedBy: z.string(),
        recordedAt: z.string(),
        from: z.array(z.string()),
        to: z.array(z.string()),
        closes: z.boolean().nullable().describe('前后面积在限差（1‰ 或 1 ㎡）内相符；不转移土地的事件为 null'),
      }),
    ),
    successors: z.array(z.string()).describe('现势的后继代码；本身现势时为其自身'),
    stages: z.array(stageRecordSchema),
  })
  .meta({ id: 'Lineage' });

const resolve = route({
  method: 'get',
  path: '/api/land-codes/{code}',
  tag: TAG,
  summary: '由任一代码找到土地：宗地代码、不动产单元号、项目代码、控规要素编码、地块编号',
  description: '已灭失的代码给出其现势的后继代码。项目红线与控规要素按图形叠加，列出至少 5% 面积在其中的宗地。',
  params: z.object({ code: anyCode }),
  answer: z.object({
    given: z.string(),
    form: z.enum(['parcel', 'provisional', 'unit-number', 'project-code', 'other']).describe('按写法判断的代码种类'),
    codes: z.array(
      z.object({
        code: z.string(),
        by: z.enum([
          'land-code',
          'parcel-code',
          'unit-number',
          'building-unit',
          'project',
          'planning-element',
          'stock-plot',
          'alias',
        ]),
        state,
        endedOn: z.string().nullable(),
        share: z.number().nullable().describe('该宗地面积在项目或规划地块内的比例'),
        successors: z.array(z.string()),
      }),
    ),
  }),
  problems: ['code-unknown', 'layer-restricted'],
  async handle(context, { params: { code } }) {
    context.layers.find('parcel', 'path');
    const { form, codes } = await resolveCode(context.db, code);
    const own = await ownCodes(context.db, context.caller.districts, codes, districtOfCode);
    if (own.length === 0) throw unknownCode(code);
    const answered = own.map(async (each) => {
      const lives = each.state === 'current' || each.state === 'reserved';
      const successors = lives ? [] : (await readLineage(context.db, each.code)).successors;
      return { ...each, successors: [...successors] };
    });
    return { body: { given: code, form, codes: await Promise.all(answered) } };
  },
});

function unknownCode(code: string): Problem {
  return new Problem(
    'code-unknown',
    `没有找到代码 ${code}：它不在宗地、不动产单元、项目红线、存量用地与代码登记中；请核对`,
  );
}

/** The land code that a name leads to, where it is one; districts of the caller hold. Throws `code-unknown`. */
async function oneCode({ db, caller }: RouteContext, given: string): Promise<string> {
  const { codes } = await resolveCode(db, given);
  const own = await ownCodes(db, caller.districts, codes, districtOfCode);
  if (own.length === 0) throw unknownCode(given);
  if (own.length > 1 && own[0]!.share !== null) {
    const list = own.slice(0, 5).map(({ code }) => code);
    throw new Problem('code-ambiguous', `${given} 涉及 ${own.length} 宗土地：${list.join('、')}…；请选其中之一`);
  }
  return own[0]!.code;
}

const lineage = route({
  method: 'get',
  path: '/api/land-codes/{code}/lineage',
  tag: TAG,
  summary: '沿革：前身、后继、事件与随之转移的面积，以及从预审到登记的各阶段',
  description: 'scope=family 时给出全部相连的代码（含旁系）。asOf 为某日，只计该日及以前的事件。',
  params: z.object({ code: anyCode }),
  query: z.strictObject({
    scope: z.enum(['line', 'family']).default('line'),
    asOf: day.optional().describe('截至日期'),
    shapes: z.enum(['true', 'false']).default('false').describe(`附各代码的图形（至多 ${MOST_SHAPES} 个代码时）`),
  }),
  answer: lineageSchema,
  problems: ['code-unknown', 'code-ambiguous', 'layer-restricted'],
  async handle(context, { params, query: { scope, asOf = null, shapes } }) {
    context.layers.find('parcel', 'path');
    const code = await oneCode(context, params.code);
    const { districts } = context.caller;
    const found = inDistricts(await readLineage(context.db, code, { scope, asOf }), districts);
    const body = await withStages(context, found, asOf);
    if (shapes === 'false' || found.codes.length > MOST_SHAPES) return { body };
    const ground = await shapesOfCodes(
      context.db,
      found.codes.flatMap((each) => (mayLieIn(districts, districtOfCode(each.code)) ? [each.code] : [])),
    );
    return {
      body: { ...body, codes: body.codes.map((each) => ({ ...each, geometry: ground.get(each.code) ?? null })) },
    };
  },
});

/** Codes of other districts are named, for the thread must not break; what is known of them is not told. */
async function withStages(
  { db, caller }: RouteContext,
  found: Lineage,
  asOf: string | null,
): Promise<z.input<typeof lineageSchema>> {
  const told = await readStages(
    db,
    found.codes.flatMap((each) => (mayLieIn(caller.districts, districtOfCode(each.code)) ? [each.code] : [])),
    asOf,
  );
  return {
    ...found,
    codes: found.codes.map((each) => ({ ...each })),
    edges: found.edges.map((each) => ({ ...each })),
    events: found.events.map((event) => ({ ...event, from: [...event.from], to: [...event.to] })),
    successors: [...found.successors],
    stages: told.map((stage) => ({ ...stage })),
  };
}

/** Who records, at the clock of the server. */
function recorderOf({ caller, clock, scope }: RouteContext): Recorder {
  const at = clock();
  return { id: caller.id, name: caller.name, at, today: beijingDay(at), scope };
}

const geometry = z.looseObject({ type: z.enum(['Polygon', 'MultiPolygon']) }).describe('GeoJSON 面');
const crs = z
  .string()
  .regex(/^EPSG:\d{4,5}$/)
  .default('EPSG:4490')
  .describe('图形的坐标系，如 EPSG:4549');

/** A GeoJSON polygon as WKB in EPSG:4490. Throws `land-code-shape`. */
function shapeOf(given: unknown, epsg: number): Buffer {
  try {
    const read = asMulti(fromGeoJson(given));
    return toWkb(epsg === 4490 ? read : projectGeometry(read, epsg, 4490));
  } catch (cause) {
    throw new Problem('land-code-shape', `图形无法读取：${(cause as Error).message}`, { cause });
  }
}

async function requireTask({ scoped }: RouteContext, id: number): Promise<void> {
  const { rowCount } = await scoped.query('select 1 from dimai.survey_task where id = $1', [id]);
  if (rowCount !== 1) throw new Problem('survey-task-unknown', `没有编号为 ${id} 的调查任务，或不在可办理的行政区内`);
}

const postEvent = route({
  method: 'post',
  statuses: [201],
  path: '/api/land-code-events',
  tag: TAG,
  right: 'land:edit',
  summary: '登记沿革事件：新建、分割、合并、边界调整、特征变更、行政区划调整、灭失、恢复',
  description:
    '变更前后的图形取自宗地图层或随请求提交；前后面积逐宗核对，限差为 1‰ 或 1 ㎡ 中较大者。原代码随事件终止，不得再用；不得成环；日期不得在将来。',
  body: z.strictObject({
    type: z.enum(eventTypeNames),
    on: day.describe('事件日期'),
    basis: z.string().trim().min(1).max(500).describe('依据：批文、合同或调查成果'),
    remark: z.string().trim().max(1000).optional(),
    from: z.array(landCode).max(1000).default([]).describe('变更前代码'),
    to: z
      .array(z.strictObject({ code: landCode, geometry: geometry.optional() }))
      .max(1000)
      .default([])
      .describe('变更后代码；没有图形的取宗地图层中的'),
    crs,
    surveyTask: z.int().min(1).optional().describe('所据的地籍调查任务编号：为其预留的代码只能由它启用'),
  }),
  answer: z.object({ id: z.int() }),
  problems: ['code-unknown', 'survey-task-unknown', ...EVENT_FAULTS, 'layer-restricted'],
  async handle(context, { body }) {
    context.layers.find('parcel', 'path');
    for (const code of [...body.from, ...body.to.map((each) => each.code)]) {
      requireDistrict(context.caller, districtOfCode(code));
    }
    const epsg = Number(body.crs.slice(5));
    const to = body.to.map((each) => ({
      code: each.code,
      ...(each.geometry === undefined ? {} : { shape: shapeOf(each.geometry, epsg) }),
    }));
    const { type, on, basis, remark, from, surveyTask: surveyTaskId } = body;
    if (surveyTaskId !== undefined) await requireTask(context, surveyTaskId);
    const made = await withTransaction(context.db, (client) =>
      recordEvent(client, { type, on, basis, remark, from, to, origin: 'declared', surveyTaskId }, recorderOf(context)),
    );
    await context.audit('land-code.event', String(made), { type, on, from, to: to.map(({ code }) => code) });
    return { status: 201, body: { id: made } };
  },
});

const revoke = route({
  method: 'post',
  path: '/api/land-code-events/{id}/revoke',
  tag: TAG,
  right: 'land:edit',
  summary: '撤销登记有误的沿革事件',
  description: '其后已有事件的须先撤销后来的。事件与撤销原因保留在案；它启用的代码随之注销，不再使用。',
  params: z.object({ id }),
  body: z.strictObject({ reason }),
  answer: z.object({ id: z.int() }),
  problems: ['event-unknown', 'event-built-upon'],
  async handle(context, { params, body }) {
    const { rows } = await context.scoped.query<{ district: string }>(
      'select district_code as district from dimai.land_code_event where id = $1',
      [params.id],
    );
    if (rows[0] !== undefined) requireDistrict(context.caller, rows[0].district);
    await revokeEvent(context.db, params.id, body.reason, recorderOf(context));
    await context.audit('land-code.revoke', String(params.id), { reason: body.reason });
    return { body: { id: params.id } };
  },
});

const allocate = route({
  method: 'post',
  statuses: [201],
  path: '/api/land-code-allocations',
  tag: TAG,
  right: 'land:edit',
  summary: '申领代码：在一个地籍子区与特征码内顺序取号；宗地内的自然幢号同样申领',
  description: '取出的号不再回收：未用的号注销后留作空号，并记明原因。同时申领者各得各号。',
  body: z.strictObject({
    series,
    count: z.int().min(1).max(500).default(1),
    purpose: z.string().trim().min(1).max(200).describe('用途'),
    expiresOn: day.optional().describe('预留至何日；缺省不限'),
  }),
  answer: z.object({ codes: z.array(z.string()) }),
  problems: ['land-code-invalid', 'land-code-series-full', 'code-unknown'],
  async handle(context, { body }) {
    requireDistrict(context.caller, districtOfCode(body.series));
    const { name, at, scope } = recorderOf(context);
    const codes = await withTransaction(context.db, (client) =>
      allocateCodes(client, { ...body, expiresOn: body.expiresOn ?? null, by: name, at, scope }),
    );
    await context.audit('land-code.allocate', body.series, { codes: [...codes], purpose: body.purpose });
    return { status: 201, body: { codes: [...codes] } };
  },
});

const getSeries = route({
  method: 'get',
  path: '/api/land-code-allocations/{series}',
  tag: TAG,
  summary: '一个编号序列：最大号、已用数，以及每段空号的原因',
  params: z.object({ series }),
  answer: z.object({
    series: z.string(),
    foundedAt: z.int().describe('接管时的最大号：此号及以前的空号在接管前形成'),
    last: z.int(),
    used: z.int(),
    holes: z.array(
      z.object({
        from: z.int(),
        to: z.int(),
        why: z.enum(['before', 'reserved', 'expired', 'released']).describe('接管前、预留中、预留逾期、预留后注销'),
        purpose: z.string().nullable(),
        by: z.string().nullable(),
        at: z.string().nullable(),
      }),
    ),
  }),
  problems: ['layer-restricted'],
  async handle(context, { params }) {
    context.layers.find('parcel', 'path');
    requireDistrict(context.caller, districtOfCode(params.series));
    const report = await reportSeries(context.db, params.series, beijingDay(context.clock()));
    return { body: { ...report, holes: report.holes.map((hole) => ({ ...hole })) } };
  },
});

const release = route({
  method: 'post',
  path: '/api/land-codes/{code}/release',
  tag: TAG,
  right: 'land:edit',
  summary: '注销预留的代码；其号不再使用',
  params: z.object({ code: givenCode }),
  body: z.strictObject({ reason }),
  answer: z.object({ code: z.string() }),
  problems: ['code-unknown', 'land-code-reused', 'land-code-held'],
  async handle(context, { params: { code }, body }) {
    requireDistrict(context.caller, districtOfCode(code));
    const { name, at, scope } = recorderOf(context);
    await withTransaction(context.db, (client) =>
      releaseCode(client, code, { reason: body.reason, by: name, at, scope }),
    );
    await context.audit('land-code.release', code, { reason: body.reason });
    return { body: { code } };
  },
});

const postStage = route({
  method: 'post',
  statuses: [201],
  path: '/api/land-codes/{code}/stages',
  tag: TAG,
  right: 'land:edit',
  summary: '记录阶段：预审、农转用、征收、供地、规划许可、多测合一、登记',
  description: '代码在阶段之间变更的，另登记沿革事件；各阶段从任一代码都能查到。',
  params: z.object({ code: landCode }),
  body: z.strictObject({
    stage: z.enum(stageNames),
    on: day,
    documentNumber: z.string().trim().min(1).max(100).optional().describe('文号'),
    projectCode: z.string().trim().min(1).max(40).optional().describe('项目代码'),
    remark: z.string().trim().max(500).optional(),
  }),
  answer: z.object({ id: z.int() }),
  problems: ['code-unknown', 'land-code-future'],
  async handle(context, { params: { code }, body }) {
    requireDistrict(context.caller, districtOfCode(code));
    const who = recorderOf(context);
    if (body.on > who.today) throw new Problem('land-code-future', `日期 ${body.on} 晚于今天 ${who.today}`);
    await requireKnown(context, code);
    const { documentNumber = null, projectCode = null, remark = null, ...rest } = body;
    const made = await withTransaction(context.db, (client) =>
      asEditor(client, who.scope, () =>
        recordStage(client, { ...rest, code, documentNumber, projectCode, remark }, who),
      ),
    );
    await context.audit('land-code.stage', code, { stage: body.stage, on: body.on });
    return { status: 201, body: { id: made } };
  },
});

async function requireKnown({ scoped }: RouteContext, code: string): Promise<void> {
  const { rows } = await scoped.query(
    `select 1 where exists (select from dimai.land_code where code = $1) or exists (select from land.parcel where parcel_code = $1)`,
    [code],
  );
  if (rows.length === 0) throw unknownCode(code);
}

const postAlias = route({
  method: 'post',
  statuses: [201],
  path: '/api/land-codes/{code}/aliases',
  tag: TAG,
  right: 'land:edit',
  summary: '记录别名：项目代码、控规要素编码、地块编号、不动产单元号等',
  params: z.object({ code: landCode }),
  body: z.strictObject({
    alias: z.string().trim().min(1).max(100),
    kind: z.enum(['unit-number', 'project-code', 'planning-element', 'plot-code', 'other']),
  }),
  answer: z.object({ code: z.string(), alias: z.string() }),
  problems: ['code-unknown'],
  async handle(context, { params: { code }, body: { alias, kind } }) {
    requireDistrict(context.caller, districtOfCode(code));
    await requireKnown(context, code);
    const { name, at, scope } = recorderOf(context);
    await withTransaction(context.db, (client) =>
      asEditor(client, scope, () =>
        client.query(
          `insert into dimai.land_code_alias (alias, kind, code, recorded_by, recorded_at) values ($1, $2, $3, $4, $5) on conflict do nothing`,
          [alias, kind, code, name, at],
        ),
      ),
    );
    await context.audit('land-code.alias', code, { alias, kind });
    return { status: 201, body: { code, alias } };
  },
});

const derive = route({
  method: 'post',
  statuses: [202],
  path: '/api/land-code-derivations',
  tag: TAG,
  right: 'land:edit',
  summary: '由两版宗地叠加推求沿革事件，形成待确认的建议',
  description: '只提建议，不登记：每条建议由人确认或否决。首版宗地不产生建议。',
  body: z.strictObject({
    version: z.int().min(2).optional().describe('宗地图层版本；缺省为当前版本'),
    leastArea: z.number().min(0).max(10_000).default(USUAL_THRESHOLDS.leastArea).describe('重叠不足此面积（㎡）的不计'),
    leastShare: z.number().min(0).max(1).default(USUAL_THRESHOLDS.leastShare).describe('重叠不足较小宗地此比例的不计'),
  }),
  answer: z.object({ jobId: z.string() }),
  problems: ['layer-version-unknown', 'layer-restricted'],
  async handle(context, { body }) {
    context.layers.find('parcel', 'path');
    const { rows } = await context.db.query<{ version: number }>(
      `select version from dimai.layer_state where layer = 'parcel'`,
    );
    const current = rows[0]?.version ?? 0;
    const version = body.version ?? current;
    if (version > current || version < 2) {
      throw new Problem('layer-version-unknown', `宗地现为第 ${current} 版；推求沿革需要第 2 版及以后的版本`);
    }
    const { leastArea, leastShare } = body;
    const jobId = await startJob(context.db, {
      kind: 'land-code-derivation',
      title: `推求沿革：宗地第 ${version} 版`,
      parameters: { version, thresholds: { leastArea, leastShare } },
      createdBy: context.caller.name,
    });
    await context.audit('land-code.derive', String(version), { jobId });
    return { status: 202, body: { jobId } };
  },
});

const proposalSchema = z
  .object({
    id: z.int(),
    layerVersion: z.int(),
    type: z.enum(eventTypeNames),
    from: z.array(z.string()),
    to: z.array(z.string()),
    pieces: z
      .array(z.object({ from: z.string(), to: z.string(), area: z.number() }))
      .describe('前后重叠的椭球面积（㎡）'),
    doubts: z
      .array(z.enum(['code-kept', 'ground-lost', 'ground-gained', 'renumbered', 'came-back', 'bad-code']))
      .describe('沿用原代码、前者未被覆盖、后者超出、仅换号、曾灭失、代码不合规则'),
    thresholds: z.object({ leastArea: z.number(), leastShare: z.number() }),
    state: z.enum(['open', 'confirmed', 'refused']),
    decidedBy: z.string().nullable(),
    decidedAt: z.string().nullable(),
    reason: z.string().nullable(),
    eventId: z.int().nullable(),
    publishedOn: z.string().nullable(),
  })
  .meta({ id: 'LandCodeProposal' });

const getProposals = route({
  method: 'get',
  path: '/api/land-code-proposals',
  tag: TAG,
  summary: '推求的沿革建议',
  query: z.strictObject({
    state: z.enum(['open', 'confirmed', 'refused']).optional(),
    after: integerParameter(1, Number.MAX_SAFE_INTEGER, '上一页最后的编号').optional(),
    limit: integerParameter(1, 500, '每页条数').default(100),
  }),
  answer: z.object({ proposals: z.array(proposalSchema), next: z.int().nullable() }),
  problems: ['layer-restricted'],
  async handle(context, { query: { limit, ...filter } }) {
    context.layers.find('parcel', 'path');
    const { districts } = context.caller;
    const patterns = districts === null ? null : districtReach(districts).map((prefix) => `${prefix.slice(0, 6)}%`);
    const found = await listProposals(context.db, { ...filter, districts: patterns, limit: limit + 1 });
    const proposals = found.slice(0, limit).map((each) => ({
      ...each,
      from: [...each.from],
      to: [...each.to],
      pieces: each.pieces.map((piece) => ({ ...piece })),
      doubts: [...each.doubts],
    }));
    return { body: { proposals, next: found.length > limit ? proposals.at(-1)!.id : null } };
  },
});

const confirm = route({
  method: 'post',
  path: '/api/land-code-proposals/{id}/confirm',
  tag: TAG,
  right: 'land:edit',
  summary: '确认建议，登记为沿革事件',
  params: z.object({ id }),
  body: z.strictObject({
    basis: z.string().trim().min(1).max(500).describe('依据'),
    on: day.optional().describe('事件日期；缺省为该版发布之日'),
    type: z.enum(eventTypeNames).optional().describe('改定的事件种类'),
  }),
  answer: z.object({ eventId: z.int() }),
  problems: ['proposal-unknown', 'proposal-decided', ...EVENT_FAULTS],
  async handle(context, { params, body }) {
    requireDistrict(context.caller, await districtOfProposal(context.scoped, params.id));
    const eventId = await confirmProposal(context.db, params.id, body, recorderOf(context));
    await context.audit('land-code.confirm', String(params.id), { eventId });
    return { body: { eventId } };
  },
});

const refuse = route({
  method: 'post',
  path: '/api/land-code-proposals/{id}/refuse',
  tag: TAG,
  right: 'land:edit',
  summary: '否决建议',
  params: z.object({ id }),
  body: z.strictObject({ reason }),
  answer: z.object({ id: z.int() }),
  problems: ['proposal-unknown', 'proposal-decided'],
  async handle(context, { params, body }) {
    requireDistrict(context.caller, await districtOfProposal(context.scoped, params.id));
    await refuseProposal(context.db, params.id, body.reason, recorderOf(context));
    await context.audit('land-code.refuse', String(params.id), { reason: body.reason });
    return { body: { id: params.id } };
  },
});

/** Routes of 一码. */
export const landCodeRoutes: readonly Route[] = [
  lineage,
  resolve,
  postEvent,
  revoke,
  allocate,
  getSeries,
  release,
  postStage,
  postAlias,
  derive,
  getProposals,
  confirm,
  refuse,
];
