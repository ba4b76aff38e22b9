import { z } from 'zod';
import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { bareTableName, tableName } from '../../schemas/derive/ddl.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { PATH_NODES, STOCK_STEPS } from '../../schemas/rules/stock-land.ts';
import { featureSchema } from '../catalogue/feature-view.ts';
import { featureColumns, toFeature, type FeatureRow } from '../catalogue/read-feature.ts';
import { editFeature } from '../editing/edit-feature.ts';
import { editorOf, expectedVersion, readHistory, seenVersion } from '../editing/routes.ts';
import { STOCK_LAYERS } from '../overview/stock/figures.ts';
import { featureId, integerParameter } from '../parameters.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { workingCalendar } from '../reconciliation/tasks.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { boardCounts, boardQuery, type BoardRow } from './board-query.ts';
import { compareBenefits, spreadOverParcels } from './comparison.ts';
import { milestonesOf, nextMilestone, nextWorkingDay, type Milestone } from './milestones.ts';
import { takeStep } from './transition.ts';

const TAG = '盘活';
const layerName = z
  .enum(STOCK_LAYERS.map(({ id }) => id) as [string, ...string[]])
  .describe('低效用地、批而未供、供而未用');
const params = z.object({ layer: layerName, featureId });
const day = z.iso.date();
const code = (list: string) =>
  z
    .string()
    .regex(/^[\w-]{1,4}$/)
    .describe(list);
const reason = z.string().trim().min(1).max(500).describe('原因');

const milestoneSchema = z
  .object({
    code: z.string(),
    title: z.string(),
    isMandatory: z.boolean(),
    planned: z.string().nullable(),
    actual: z.string().nullable(),
    basis: z.string().nullable(),
    dueOn: z.string().nullable().describe('计划日；逢休息日顺延至下一个工作日'),
    state: z.enum(['unplanned', 'planned', 'overdue', 'reached', 'reached-late']),
    overdueDays: z.int().describe('已超期的工作日数'),
  })
  .meta({ id: 'Milestone' });

/** The stock layer of a route. */
function layerOf({ layers }: RouteContext, id: string): Layer {
  return layers.find(id, 'path.layer');
}

const clockOf = ({ clock, settings }: RouteContext) => ({
  today: beijingDay(clock()),
  calendar: workingCalendar(settings),
});

const board = route({
  method: 'get',
  path: '/api/stock-land',
  tag: TAG,
  summary: '盘活管理：各地块的路径、状态、下一节点与超期',
  description:
    '超期以北京时间当日与工作日历计：计划日逢休息日顺延，次日起为超期。counts 按路径与状态计数，不受 path、state 限制。',
  query: z.strictObject({
    path: code('盘活路径；- 为未定').optional(),
    state: code('状态').optional(),
    class: code('危污乱散低分类').optional(),
    unit: z.string().trim().min(1).max(200).optional().describe('责任单位'),
    district: z
      .string()
      .regex(/^\d{2,12}$/)
      .optional(),
    q: z.string().trim().min(1).max(100).optional().describe('地块编号或名称的片段'),
    overdue: z.enum(['true', 'false']).optional(),
    cursor: z
      .string()
      .regex(/^[a-z-]{1,40}\.\d{1,18}$/)
      .optional()
      .describe('上一页的 next'),
    limit: integerParameter(1, 500, '每页条数').default(100),
  }),
  answer: z.object({
    today: z.string(),
    counts: z.array(
      z.object({ path: z.string(), state: z.string(), count: z.int(), area: z.number(), overdue: z.int() }),
    ),
    plots: z.array(
      z.object({
        layer: z.string(),
        id: z.int(),
        plotCode: z.string(),
        plotName: z.string().nullable(),
        districtCode: z.string().nullable(),
        townName: z.string().nullable(),
        responsibleUnit: z.string().nullable(),
        disposalPath: z.string().nullable(),
        state: z.string().nullable(),
        stockClasses: z.array(z.string()).nullable(),
        disposalDueOn: z.string().nullable(),
        isOverdue: z.boolean(),
        overdueDays: z.int(),
        next: milestoneSchema.nullable(),
        reached: z.int(),
        milestones: z.int(),
        area: z.number().nullable(),
        place: z.tuple([z.number(), z.number()]).nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
  problems: ['layer-restricted'],
  async handle(context, { query }) {
    const { db, caller, signal } = context;
    for (const { id } of STOCK_LAYERS) layerOf(context, id);
    const clock = clockOf(context);
    const filter = {
      path: query.path,
      state: query.state,
      stockClass: query.class,
      unit: query.unit,
      district: query.district,
      text: query.q,
      overdue: query.overdue === 'true' ? true : undefined,
      districts: caller.districts,
      today: clock.today,
    };
    const [cursorLayer, cursorId] = query.cursor?.split('.') ?? [];
    const after = cursorLayer === undefined ? null : { layer: cursorLayer, id: Number(cursorId) };
    const run = async <R>({ text, values }: { text: string; values: readonly unknown[] }) =>
      (await cancellableQuery<R & Record<string, unknown>>(db, { text, values: [...values] }, signal)).rows;
    const [rows, counts] = await Promise.all([
      run<BoardRow>(boardQuery(filter, after, query.limit + 1)),
      run<{ path: string; state: string; count: number; area: number; overdue: number }>(boardCounts(filter)),
    ]);
    const page = rows.slice(0, query.limit);
    const last = page.at(-1);
    const plots = page.map((row) => plotOf(row, clock)).filter((plot) => query.overdue !== 'true' || plot.isOverdue);
    return {
      body: {
        today: clock.today,
        counts: counts.map(({ path, state, count, area, overdue }) => ({ path, state, count, area, overdue })),
        plots,
        next: rows.length > query.limit && last !== undefined ? `${last.layer}.${last.id}` : null,
      },
    };
  },
});

function plotOf(row: BoardRow, { today, calendar }: ReturnType<typeof clockOf>) {
  const { milestones: noted, place, stockClasses, disposedOn, ...rest } = row;
  const milestones = milestonesOf(row.disposalPath, noted, today, calendar);
  const isUnderWay = ['40', '50', '60'].includes(row.state ?? '');
  const isPast =
    isUnderWay &&
    disposedOn === null &&
    row.disposalDueOn !== null &&
    today > nextWorkingDay(row.disposalDueOn, calendar);
  const overdue = isUnderWay ? milestones.filter(({ state }) => state === 'overdue') : [];
  const { position: _position, ...shown } = rest as typeof rest & { position?: number };
  return {
    ...shown,
    stockClasses: stockClasses === null ? null : [...stockClasses],
    isOverdue: isPast || overdue.length > 0,
    overdueDays: Math.max(0, ...overdue.map(({ overdueDays }) => overdueDays)),
    next: nextMilestone(milestones) ?? null,
    reached: milestones.filter(({ actual }) => actual !== null).length,
    milestones: milestones.length,
    place: place === null ? null : ([place[0], place[1]] as [number, number]),
  };
}

const sideFigure = z.object({
  sum: z.number().nullable().describe('万元；未填报为 null'),
  perMu: z.number().nullable().describe('万元/亩'),
  reportedShare: z.number().describe('已填报地块占比较范围的面积比例'),
  unreported: z.int().describe('未填报的企业数'),
});
const side = z.object({
  year: z.int(),
  plots: z.array(z.object({ plotCode: z.string(), share: z.number().describe('该地块落在比较范围内的比例') })),
  investment: sideFigure,
  sales: sideFigure,
  tax: sideFigure,
});
const comparisonSchema = z
  .object({ areaMu: z.number(), area: z.number(), before: side.nullable(), after: side.nullable() })
  .meta({
    id: 'BenefitComparison',
    description: '盘活前后效益：同一范围的土地，分割、合并后的地块按落在其中的面积比例计',
  });

const stepSchema = z.object({
  to: z.string(),
  zh: z.string(),
  en: z.string(),
  requires: z.array(z.string()),
  exitReasons: z.array(z.string()),
});

const recordSchema = z
  .object({
    feature: featureSchema,
    version: z.int().describe('地块当前版本，供 If-Match'),
    today: z.string(),
    steps: z.array(stepSchema).describe('当前状态下合法的变更'),
    milestones: z.array(milestoneSchema),
    nodes: z
      .record(z.string(), z.array(z.object({ code: z.string(), title: z.string(), isMandatory: z.boolean() })))
      .describe('各路径的节点'),
    isOverdue: z.boolean(),
    economics: z.array(
      z.object({
        year: z.int(),
        enterprises: z.array(
          z.object({
            creditCode: z.string(),
            enterpriseName: z.string().nullable(),
            output: z.number().nullable(),
            sales: z.number().nullable(),
            tax: z.number().nullable(),
            investment: z.number().nullable(),
          }),
        ),
        unreported: z.object({ output: z.int(), sales: z.int(), tax: z.int() }).describe('未填报的企业数'),
        sums: z.object({ output: z.number().nullable(), sales: z.number().nullable(), tax: z.number().nullable() }),
        parcels: z
          .array(
            z.object({
              parcelCode: z.string(),
              share: z.number(),
              output: z.number().nullable(),
              sales: z.number().nullable(),
              tax: z.number().nullable(),
            }),
          )
          .describe('按共有面积分摊到宗地；各宗之和等于合计'),
      }),
    ),
    comparison: comparisonSchema.nullable(),
    history: z.array(
      z.object({
        version: z.int(),
        at: z.string().nullable(),
        by: z.string().nullable(),
        kind: z.string(),
        reason: z.string().nullable(),
        from: z.string().nullable(),
        to: z.string().nullable(),
        evidence: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'StockLandRecord' });

const getRecord = route({
  method: 'get',
  path: '/api/stock-land/{layer}/{featureId}',
  tag: TAG,
  summary: '一个存量地块：全要素、节点、可作的状态变更、企业与宗地效益、盘活前后对比、变更历史',
  params,
  query: z.strictObject({
    beforeYear: integerParameter(1990, 2100, '对比的前一年度').optional(),
    afterYear: integerParameter(1990, 2100, '对比的后一年度').optional(),
  }),
  answer: recordSchema,
  problems: ['layer-restricted', 'feature-unknown'],
  async handle(context, { params: { layer: id, featureId: feature }, query }) {
    const { db, signal } = context;
    const layer = layerOf(context, id);
    const view = await context.personalView([layer], `${id}/${feature}`);
    const text = `select ${featureColumns(layer, '20000', view)}\nwhere feature_id = $1::bigint and version_to is null`;
    const { rows } = await cancellableQuery<FeatureRow & Record<string, unknown>>(
      db,
      { text, values: [feature] },
      signal,
    );
    const row = rows[0];
    if (row === undefined) throw new Problem('feature-unknown', `${layer.title}当前版本中没有 ${feature} 号地块`);
    editorOf(context).requireDistrict((row.properties['districtCode'] as string | null) ?? undefined);
    const { today, calendar } = clockOf(context);
    const path = (row.properties['disposalPath'] as string | null) ?? null;
    const milestones = milestonesOf(path, row.properties['milestones'], today, calendar);
    const state = (row.properties['state'] as string | null) ?? '';
    const [history, economics, comparison] = await Promise.all([
      readHistory(context, layer, feature, 100, view === 'full'),
      readEconomics(context, layer, feature, String(row.properties['plotCode'])),
      compareBenefits(db, bareTableName(layer), feature, {
        disposedOn: (row.properties['disposedOn'] as string | null) ?? null,
        ...query,
      }),
    ]);
    const isUnderWay = ['40', '50', '60'].includes(state);
    return {
      body: {
        feature: toFeature(layer, row, view),
        version: history.version!,
        today,
        steps: STOCK_STEPS.filter((step) => step.from === state).map(({ to, zh, en, requires, exitReasons }) => ({
          to,
          zh,
          en,
          requires: [...requires],
          exitReasons: [...(exitReasons ?? [])],
        })),
        milestones: milestones.map((each) => ({ ...each })),
        nodes: nodesOfPaths(today, calendar),
        isOverdue: isUnderWay && milestones.some((each) => each.state === 'overdue'),
        economics,
        comparison: comparison as unknown as z.input<typeof comparisonSchema> | null,
        history: history.entries.map(({ version, at, by, kind, reason: why, detail }) => ({
          version,
          at,
          by,
          kind,
          reason: why,
          from: (detail?.['from'] as string | undefined) ?? null,
          to: (detail?.['to'] as string | undefined) ?? null,
          evidence: (detail?.['evidence'] as string | undefined) ?? null,
        })),
      },
    };
  },
});

function nodesOfPaths(today: string, calendar: ReturnType<typeof workingCalendar>) {
  return Object.fromEntries(
    Object.keys(PATH_NODES).map((path) => [
      path,
      milestonesOf(path, {}, today, calendar).map(({ code: node, title, isMandatory }: Milestone) => ({
        code: node,
        title,
        isMandatory,
      })),
    ]),
  );
}

interface EconomicsRow {
  readonly year: number;
  readonly creditCode: string;
  readonly enterpriseName: string | null;
  readonly output: number | null;
  readonly sales: number | null;
  readonly tax: number | null;
  readonly investment: number | null;
}

async function readEconomics({ db, layers }: RouteContext, layer: Layer, feature: number, plotCode: string) {
  layers.find('stock-land-economics', 'path');
  const [{ rows }, { rows: parcels }] = await Promise.all([
    db.query<EconomicsRow>(
      `select year, credit_code as "creditCode", enterprise_name as "enterpriseName", output::float8 as output, sales::float8 as sales,
  tax::float8 as tax, investment::float8 as investment
from land.stock_land_economics where plot_code = $1 and version_to is null order by year desc, credit_code`,
      [plotCode],
    ),
    db.query<{ parcelCode: string; common: number }>(
      `select p.parcel_code as "parcelCode", st_area(st_intersection(p.geom, s.geom)) as common
from ${tableName(layer)} s join land.parcel p on p.version_to is null and p.geom && s.geom
where s.feature_id = $1 and s.version_to is null and st_area(st_intersection(p.geom, s.geom)) > 0.001 * least(st_area(p.geom), st_area(s.geom))
order by common desc, 1 limit 200`,
      [feature],
    ),
  ]);
  const years = [...new Set(rows.map(({ year }) => year))];
  return years.map((year) => {
    const own = rows.filter((row) => row.year === year);
    const total = (key: 'output' | 'sales' | 'tax') => {
      const known = own.flatMap((row) => row[key] ?? []);
      return {
        sum: known.length === 0 ? null : Math.round(known.reduce((sum, each) => sum + each, 0) * 10_000) / 10_000,
        missing: own.length - known.length,
      };
    };
    const [output, sales, tax] = [total('output'), total('sales'), total('tax')];
    const sums = { output: output.sum, sales: sales.sum, tax: tax.sum };
    return {
      year,
      enterprises: own.map(({ year: _year, ...row }) => row),
      unreported: { output: output.missing, sales: sales.missing, tax: tax.missing },
      sums,
      parcels: parcels.length === 0 ? [] : spreadOverParcels(sums, parcels).map((share) => ({ ...share })),
    };
  });
}

const EDIT_PROBLEMS = [
  'layer-restricted',
  'feature-unknown',
  'version-conflict',
  'version-required',
  'edit-invalid',
  'edit-empty',
] as const;
const versionAnswer = z.object({ version: z.int() });

const transition = route({
  method: 'post',
  path: '/api/stock-land/{layer}/{featureId}/transitions',
  tag: TAG,
  right: 'land:edit',
  summary: '变更状态：线索 → 核查 → 在库 → 路径确定 → 处置中 → 验收 → 出库',
  description:
    '不合法的变更答 409 并列出合法的；内容不全的答 422 并列出所缺：出库须有原因，确定路径须有责任单位与计划完成时间，开始处置须有必经节点的计划，验收须有其实际日期。If-Match 写明所见版本。',
  params,
  headers: seenVersion,
  body: z.strictObject({
    to: code('目标状态'),
    reason,
    evidence: z.string().trim().max(500).optional().describe('依据'),
    exitReason: code('出库原因').optional(),
    disposalPath: code('盘活路径').optional(),
    responsibleUnit: z.string().trim().min(1).max(200).optional(),
    disposalDueOn: day.optional().describe('计划完成时间'),
    plans: z
      .record(z.string().regex(/^\d{1,2}$/), day)
      .optional()
      .describe('节点代码 → 计划日期'),
  }),
  answer: versionAnswer,
  problems: [...EDIT_PROBLEMS, 'transition-illegal', 'transition-incomplete'],
  async handle(context, { params: { layer: id, featureId: feature }, body }) {
    const layer = layerOf(context, id);
    const target = { layer, featureId: feature, expected: expectedVersion(context) };
    const made = await takeStep(context.db, target, body, clockOf(context), editorOf(context));
    await context.audit('stock-land.transition', `${id}/${feature}`, { to: body.to, version: made.version });
    return { body: { version: made.version }, headers: { ETag: `"${made.version}"` } };
  },
});

const putMilestone = route({
  method: 'put',
  path: '/api/stock-land/{layer}/{featureId}/milestones/{node}',
  tag: TAG,
  right: 'land:edit',
  summary: '填写一个节点的计划与实际日期',
  params: params.extend({
    node: z
      .string()
      .regex(/^\d{1,2}$/)
      .describe('节点代码'),
  }),
  headers: seenVersion,
  body: z.strictObject({
    planned: day.nullable().optional(),
    actual: day.nullable().optional(),
    basis: z.string().trim().max(200).nullable().optional(),
    reason,
  }),
  answer: versionAnswer,
  problems: [...EDIT_PROBLEMS, 'transition-incomplete'],
  async handle(context, { params: { layer: id, featureId: feature, node }, body }) {
    const layer = layerOf(context, id);
    const { today } = clockOf(context);
    const { reason: why, ...given } = body;
    if (typeof given.actual === 'string' && given.actual > today) {
      throw new Problem('transition-incomplete', `实际日期 ${given.actual} 晚于今天 ${today}；节点完成后再填`);
    }
    const made = await editFeature(
      context.db,
      {
        layer,
        featureId: feature,
        expected: expectedVersion(context),
        kind: 'milestone',
        reason: why,
        change: ({ properties }) => {
          const path = properties['disposalPath'] as string | null;
          if (path === null || !(PATH_NODES[path] ?? []).some((each) => each.code === node)) {
            throw new Problem('transition-incomplete', `节点 ${node} 不属于该地块的盘活路径；请先确定路径`);
          }
          const noted = (properties['milestones'] ?? {}) as Readonly<Record<string, Readonly<Record<string, unknown>>>>;
          const next = Object.fromEntries(
            Object.entries({ ...noted[node], ...given }).filter(([, value]) => value != null),
          );
          return { properties: { milestones: { ...noted, [node]: next } }, detail: { node } };
        },
      },
      editorOf(context),
    );
    await context.audit('stock-land.milestone', `${id}/${feature}`, { node, version: made.version });
    return { body: { version: made.version }, headers: { ETag: `"${made.version}"` } };
  },
});

/** Routes of 盘活管理. */
export const stockLandRoutes: readonly Route[] = [board, getRecord, transition, putMilestone];
