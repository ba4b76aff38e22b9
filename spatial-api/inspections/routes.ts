import { z } from 'zod';
import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { parameters } from '../../schemas/database/sql.ts';
import { districtConditions } from '../../schemas/district-scope.ts';
import { codeEntry } from '../../schemas/codelists/index.ts';
import { fromWkb, toGeoJson } from '../../schemas/geometry.ts';
import { enforcementPlot } from '../../schemas/layers/enforcement-plot.ts';
import { Problem } from '../../schemas/problems.ts';
import { INSPECTION_STEPS } from '../../schemas/rules/inspection.ts';
import { requireRight } from '../access/caller.ts';
import { attachmentsOfFeature } from '../attachments/attachments.ts';
import { attachmentAnswer, attachmentSchema, maySee } from '../attachments/routes.ts';
import { geometrySchema } from '../catalogue/feature-view.ts';
import { editFeature } from '../editing/edit-feature.ts';
import { editorOf, expectedVersion, readHistory, seenVersion } from '../editing/routes.ts';
import { featureId, integerParameter } from '../parameters.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import { workingCalendar } from '../reconciliation/tasks.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { nextWorkingDay } from '../stock-land/milestones.ts';

const TAG = '督察图斑';
const params = z.object({ featureId });
const CLOSED = '7';

const plotSchema = z
  .object({
    id: z.int(),
    version: z.int().describe('供 If-Match'),
    plotNumber: z.string(),
    location: z.string().nullable(),
    districtCode: z.string().nullable(),
    violationType: z.string().nullable(),
    state: z.string().nullable(),
    year: z.int().nullable(),
    area: z.number().nullable(),
    cultivatedArea: z.number().nullable(),
    dueOn: z.string().nullable(),
    closedOn: z.string().nullable(),
    isOverdue: z.boolean(),
    photos: z.int(),
    center: z.tuple([z.number(), z.number()]).nullable(),
    geometry: geometrySchema.nullable(),
  })
  .meta({ id: 'InspectionPlot' });

interface PlotRow extends Omit<z.input<typeof plotSchema>, 'isOverdue' | 'geometry' | 'center'> {
  readonly center: readonly [number, number] | null;
  readonly shape: Buffer | null;
}

/** Plots of a filter in the order of their ids. */
async function readPlots(
  { db, caller, signal }: RouteContext,
  filter: {
    readonly state?: string | undefined;
    readonly district?: string | undefined;
    readonly q?: string | undefined;
    readonly id?: number | undefined;
    readonly after?: number | undefined;
    readonly limit: number;
  },
): Promise<readonly PlotRow[]> {
  const { add, values } = parameters();
  const conditions = [
    'version_to is null',
    ...districtConditions(enforcementPlot, caller.districts, add),
    ...(filter.state === undefined ? [] : [`state = ${add(filter.state, 'text')}`]),
    ...(filter.district === undefined ? [] : [`district_code like ${add(`${filter.district}%`, 'text')}`]),
    ...(filter.q === undefined
      ? []
      : [
          `(plot_number ilike ${add(`%${filter.q.replaceAll(/[\\%_]/g, (c) => `\\${c}`)}%`, 'text')} or location ilike ${add(`%${filter.q.replaceAll(/[\\%_]/g, (c) => `\\${c}`)}%`, 'text')})`,
        ]),
    ...(filter.id === undefined ? [] : [`feature_id = ${add(filter.id, 'bigint')}`]),
    ...(filter.after === undefined ? [] : [`feature_id > ${add(filter.after, 'bigint')}`]),
  ];
  const text = `select feature_id as id, version_from as version, plot_number as "plotNumber", location, district_code as "districtCode",
  violation_type as "violationType", state, year, coalesce(ellipsoidal_area, monitored_area::float8) as area, cultivated_area::float8 as "cultivatedArea",
  to_char(due_on, 'YYYY-MM-DD') as "dueOn", to_char(closed_on, 'YYYY-MM-DD') as "closedOn",
  (select count(*)::integer from dimai.attachment a where a.layer = 'enforcement-plot' and a.feature_id = t.feature_id and a.removed_at is null
    and a.metres_outside <= 50) as photos,
  case when geom is not null then array[st_x(st_pointonsurface(geom)), st_y(st_pointonsurface(geom))] end as center,
  case when st_npoints(geom) <= 5000 then st_asbinary(geom) end as shape
from land.enforcement_plot t
where ${conditions.join('\n  and ')}
order by feature_id
limit ${add(filter.limit, 'integer')}`;
  return (await cancellableQuery<PlotRow & Record<string, unknown>>(db, { text, values }, signal)).rows;
}

function plotAnswer({ clock, settings }: RouteContext, { shape, center, ...row }: PlotRow): z.input<typeof plotSchema> {
  const today = beijingDay(clock());
  const isOpen = row.state !== CLOSED && row.closedOn === null;
  return {
    ...row,
    isOverdue: isOpen && row.dueOn !== null && today > nextWorkingDay(row.dueOn, workingCalendar(settings)),
    center: center === null ? null : [center[0], center[1]],
    geometry: shape === null ? null : toGeoJson(fromWkb(shape).geometry),
  };
}

const list = route({
  method: 'get',
  path: '/api/inspections',
  tag: TAG,
  summary: '督察、执法图斑：状态、期限与举证照片数',
  query: z.strictObject({
    state: z.string().regex(/^\d$/).optional(),
    district: z
      .string()
      .regex(/^\d{2,12}$/)
      .optional(),
    q: z.string().trim().min(1).max(100).optional().describe('图斑号或坐落的片段'),
    after: integerParameter(1, Number.MAX_SAFE_INTEGER, '上一页的 next').optional(),
    limit: integerParameter(1, 500, '每页条数').default(200),
  }),
  answer: z.object({ plots: z.array(plotSchema), next: z.int().nullable() }),
  problems: ['layer-restricted'],
  async handle(context, { query }) {
    context.layers.find(enforcementPlot.id, 'path');
    const rows = await readPlots(context, { ...query, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    return {
      body: {
        plots: page.map((row) => plotAnswer(context, row)),
        next: rows.length > query.limit ? page.at(-1)!.id : null,
      },
    };
  },
});

const one = route({
  method: 'get',
  path: '/api/inspections/{featureId}',
  tag: TAG,
  summary: '一个图斑：可作的处置、举证材料与历史',
  params,
  answer: plotSchema.extend({
    steps: z.array(z.object({ to: z.string(), zh: z.string(), en: z.string(), needsEvidence: z.boolean() })),
    evidence: z.array(attachmentSchema),
    history: z.array(
      z.object({
        version: z.int(),
        at: z.string().nullable(),
        by: z.string().nullable(),
        reason: z.string().nullable(),
        from: z.string().nullable(),
        to: z.string().nullable(),
      }),
    ),
  }),
  problems: ['layer-restricted', 'feature-unknown'],
  async handle(context, { params: { featureId: id } }) {
    context.layers.find(enforcementPlot.id, 'path');
    const [row] = await readPlots(context, { id, limit: 1 });
    if (row === undefined) throw new Problem('feature-unknown', `没有 ${id} 号图斑`);
    const [evidence, history] = await Promise.all([
      attachmentsOfFeature(context.db, enforcementPlot.id, id),
      readHistory(context, enforcementPlot, id, 100, false),
    ]);
    return {
      body: {
        ...plotAnswer(context, row),
        steps: INSPECTION_STEPS.filter((step) => step.from === row.state && context.caller.may(step.right)).map(
          ({ to, zh, en, needsEvidence = false }) => ({ to, zh, en, needsEvidence }),
        ),
        evidence: evidence.filter((each) => maySee(context, each)).map((each) => attachmentAnswer(each, null)),
        history: history.entries.map(({ version, at, by, reason, detail }) => ({
          version,
          at,
          by,
          reason,
          from: (detail?.['from'] as string | undefined) ?? null,
          to: (detail?.['to'] as string | undefined) ?? null,
        })),
      },
    };
  },
});

const takeStep = route({
  method: 'post',
  path: '/api/inspections/{featureId}/steps',
  tag: TAG,
  summary: '处置图斑：核查、整改、提交举证、审核、销号',
  description: '提交举证须附拍摄于图斑 50 m 以内的照片；销号由有审查签署权限的人审核，且不得是提交举证的人。',
  params,
  headers: seenVersion,
  body: z.strictObject({ to: z.string().regex(/^\d$/), reason: z.string().trim().min(1).max(500) }),
  answer: z.object({ version: z.int() }),
  problems: [
    'layer-restricted',
    'feature-unknown',
    'version-conflict',
    'version-required',
    'transition-illegal',
    'transition-incomplete',
  ],
  async handle(context, { params: { featureId: id }, body }) {
    context.layers.find(enforcementPlot.id, 'path');
    const at = context.clock();
    const made = await editFeature(
      context.db,
      {
        layer: enforcementPlot,
        featureId: id,
        expected: expectedVersion(context),
        kind: 'transition',
        reason: body.reason,
        change: async ({ properties }) => {
          const from = (properties['state'] as string | null) ?? '';
          const step = INSPECTION_STEPS.find((each) => each.from === from && each.to === body.to);
          if (step === undefined) throw illegal(from, body.to);
          requireRight(context.caller, step.right);
          if (step.needsEvidence) await requirePhotos(context, id);
          if (step.needsOther) await requireOther(context, id, from);
          return {
            properties: { state: step.to, closedOn: step.to === CLOSED ? beijingDay(at) : null },
            detail: { from, to: step.to },
          };
        },
      },
      editorOf(context),
    );
    await context.audit('inspection.step', String(id), { to: body.to, version: made.version });
    return { body: { version: made.version }, headers: { ETag: `"${made.version}"` } };
  },
});

const stateTitle = (code: string): string => codeEntry('enforcement-state', code)?.label ?? code;

function illegal(from: string, to: string): Problem {
  const allowed = INSPECTION_STEPS.filter((step) => step.from === from).map(
    (step) => `${stateTitle(step.to)}（${step.to}）`,
  );
  return new Problem(
    'transition-illegal',
    `${stateTitle(from) || '未定'}的图斑不能变为${stateTitle(to)}；可变为：${allowed.join('、') || '无'}`,
  );
}

async function requirePhotos({ db }: RouteContext, id: number): Promise<void> {
  const photos = (await attachmentsOfFeature(db, enforcementPlot.id, id)).filter(
    ({ mediaType }) => mediaType === 'image/jpeg',
  );
  if (photos.some(({ metresOutside }) => metresOutside !== null && metresOutside <= 50)) return;
  const why = photos.length === 0 ? '还没有照片' : '照片都没有拍摄位置，或在图斑 50 m 以外';
  throw new Problem('transition-incomplete', `须先附上拍摄于图斑 50 m 以内、带位置的照片；${why}`);
}

/** Who handed it in does not accept it. On a machine without accounts nobody can be told apart. */
async function requireOther({ db, caller }: RouteContext, id: number, state: string): Promise<void> {
  if (caller.kind === 'local') return;
  const { rows } = await db.query<{ by: string }>(
    `select edited_by_id as by from dimai.feature_edit
where layer = 'enforcement-plot' and feature_id = $1 and kind = 'transition' and after ->> 'state' = $2 order by version desc limit 1`,
    [id, state],
  );
  if (rows[0]?.by === caller.id)
    throw new Problem('transition-illegal', '提交举证的人不能审核自己的举证，请由他人审核');
}

/** Routes of inspection plots. */
export const inspectionRoutes: readonly Route[] = [list, one, takeStep];
