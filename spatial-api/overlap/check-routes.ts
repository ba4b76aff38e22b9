/** Checks: made, listed, read, repeated, compared. */
import { z } from 'zod';
import { createdCursor, pageOf } from '../keyset.ts';
import { integerParameter } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { answerOf, authorOf, digestHeader, summaryOf, TAG, today } from './answers.ts';
import { archiveCheck, findCheck, findOpinions, listChecks, readChain } from './archive.ts';
import { findProjectType } from './check-parameters.ts';
import { layersOf } from './check-plan.ts';
import { compareChecks } from './compare-checks.ts';
import { versionsAt } from './control-data.ts';
import { findSubject } from './find-subject.ts';
import { type CheckOrder, makeCheck, orderOfRecord } from './make-check.ts';
import type { CheckRecord } from './record.ts';
import { CheckBody, CheckSchema, CheckSummarySchema, Id, RerunBody, Verdict } from './route-schemas.ts';
import { overlapRun } from './run.ts';

async function make(context: RouteContext, order: CheckOrder, by: string | undefined, previousId: string | null) {
  const { db, ruleSet, log, signal, clock, caller, audit } = context;
  const begun = performance.now();
  const { record } = await makeCheck(overlapRun(db, { signal }), ruleSet, order);
  const check = await archiveCheck(db, record, {
    by: authorOf(caller, by),
    previousId,
    day: today(clock),
    districts: caller.districts,
  });
  const tookMs = Math.round((performance.now() - begun) * 10) / 10;
  log.info({ check: check.number, projectType: order.projectType, verdict: check.verdict, tookMs }, 'Overlap:Checked');
  await audit('overlap.check', check.number, { projectType: order.projectType, verdict: check.verdict });
  return check;
}

const post = route({
  method: 'post',
  statuses: [201],
  path: '/api/overlap-checks',
  tag: TAG,
  right: 'overlap:check',
  summary: '审查一个项目与三区三线及其他管控要素的重叠，并存档',
  description:
    '按审查事项类型的规则逐项叠加、判定，返回存档的审查记录。任何应查而未能检查的管控要素都会使结论成为“无法判定”，不会是“通过”。',
  body: CheckBody,
  answer: CheckSchema,
  problems: [
    'subject-invalid',
    'code-unknown',
    'upload-unknown',
    'project-type-unknown',
    'parameters-incomplete',
    'rules-not-in-force',
    'layer-version-unknown',
    'check-unknown',
  ],
  async handle(context, { body }) {
    const { db, ruleSet, clock } = context;
    const day = body.day ?? today(clock);
    const projectType = findProjectType(ruleSet, body.projectType);
    const previous = body.previousId == null ? null : await findCheck(context.scoped, body.previousId);
    const [{ submission, source }, dated] = await Promise.all([
      // Whose land is checked is told to those who may see it; control lines count whoever asks.
      findSubject(context.scoped, body),
      body.asOf == null ? {} : versionsAt(db, layersOf(ruleSet, projectType, day), body.asOf),
    ]);
    const order: CheckOrder = {
      projectType: body.projectType,
      parameters: body.parameters,
      submission,
      name: body.name || submission.title || '未命名项目',
      applicant: body.applicant || null,
      source,
      own: body.projectCode ? { project: body.projectCode } : {},
      day,
      versions: { ...dated, ...body.versions },
    };
    const check = await make(context, order, body.by, previous?.id ?? null);
    const chain = previous == null ? [check] : await readChain(context.scoped, check);
    const headers = { Location: `/api/overlap-checks/${check.id}`, ...digestHeader(check) };
    return { status: 201, headers, body: answerOf(check, [], chain) };
  },
});

const Box = z
  .string()
  .regex(/^-?\d+(\.\d+)?(,-?\d+(\.\d+)?){3}$/)
  .transform((text) => text.split(',').map(Number));

const list = route({
  method: 'get',
  path: '/api/overlap-checks',
  tag: TAG,
  right: 'overlap:check',
  summary: '审查档案：检索与分页，新的在前',
  query: z.strictObject({
    q: z.string().trim().min(1).max(100).optional().describe('项目名称、报告编号、申请单位或项目代码中的文字'),
    verdict: Verdict.optional(),
    projectType: z.string().optional(),
    signed: z
      .enum(['true', 'false'])
      .transform((text) => text === 'true')
      .optional()
      .describe('已签发或未签发'),
    from: z.iso.date().optional().describe('审查日期起'),
    until: z.iso.date().optional().describe('审查日期止'),
    bbox: Box.optional().describe('西,南,东,北'),
    cursor: createdCursor.optional().describe('上一页的 next'),
    limit: integerParameter(1, 200, '每页条数').default(50),
  }),
  answer: z.object({ checks: z.array(CheckSummarySchema), next: z.string().nullable() }),
  async handle({ db }, { query: { q, cursor, limit, ...filter } }) {
    const found = await listChecks(db, { ...filter, text: q, after: cursor, limit: limit + 1 });
    const { page, next } = pageOf(found, limit);
    return { body: { checks: page.map(summaryOf), next } };
  },
});

const read = route({
  method: 'get',
  path: '/api/overlap-checks/{id}',
  tag: TAG,
  right: 'overlap:check',
  summary: '一份审查记录，连同意见与历次审查',
  params: Id,
  answer: CheckSchema,
  problems: ['check-unknown', 'check-tampered'],
  async handle({ db }, { params }) {
    const check = await findCheck(db, params.id);
    const [opinions, chain] = await Promise.all([findOpinions(db, check), readChain(db, check)]);
    return { body: answerOf(check, opinions, chain), headers: digestHeader(check) };
  },
});

const rerun = route({
  method: 'post',
  statuses: [201],
  path: '/api/overlap-checks/{id}/rerun',
  tag: TAG,
  right: 'overlap:check',
  summary: '以同一送审范围再审查一次，作为其后续一版存档',
  params: Id,
  body: RerunBody,
  answer: CheckSchema,
  problems: [
    'check-unknown',
    'check-tampered',
    'subject-invalid',
    'project-type-unknown',
    'parameters-incomplete',
    'rules-not-in-force',
    'layer-version-unknown',
  ],
  async handle(context, { params, body }) {
    const { scoped, clock } = context;
    const previous = await findCheck(scoped, params.id);
    const record = JSON.parse(previous.record) as CheckRecord;
    const versions = body.versions === 'current' ? {} : body.versions;
    const terms = { day: body.day ?? today(clock), versions, parameters: body.parameters };
    const check = await make(context, orderOfRecord(record, terms), body.by, previous.id);
    const headers = { Location: `/api/overlap-checks/${check.id}`, ...digestHeader(check) };
    return { status: 201, headers, body: answerOf(check, [], await readChain(scoped, check)) };
  },
});

const compare = route({
  method: 'get',
  path: '/api/overlap-checks/{id}/compare/{otherId}',
  tag: TAG,
  right: 'overlap:check',
  summary: '比较两次审查：结论、规则、图斑的变化及其原因',
  params: z.object({ id: z.uuid(), otherId: z.uuid().describe('与之比较的审查记录（视为后一次）') }),
  answer: z.looseObject({
    before: CheckSummarySchema,
    after: CheckSummarySchema,
    identical: z.boolean().describe('两份存档记录逐字节相同'),
    causes: z.array(z.looseObject({ kind: z.string() })).describe('两次审查的不同之处：数据版本、规则、参数、图形等'),
    rules: z.array(z.looseObject({ rule: z.string(), change: z.string() })),
  }),
  problems: ['check-unknown', 'check-tampered'],
  async handle({ db }, { params }) {
    const [before, after] = await Promise.all([findCheck(db, params.id), findCheck(db, params.otherId)]);
    const [a, b] = [before, after].map((check) => JSON.parse(check.record) as CheckRecord) as [
      CheckRecord,
      CheckRecord,
    ];
    const { causes, rules, ...comparison } = compareChecks(a, b);
    const body = { before: summaryOf(before), after: summaryOf(after), ...comparison };
    return {
      body: { ...body, causes: causes.map((cause) => ({ ...cause })), rules: rules.map((rule) => ({ ...rule })) },
    };
  },
});

/** Routes of checks themselves. */
export const checkRoutes: readonly Route[] = [post, list, read, rerun, compare];
