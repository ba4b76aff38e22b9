import { z } from 'zod';
import { tableName } from '../../schemas/derive/ddl.ts';
import { asMulti, fromGeoJson, toWkb } from '../../schemas/geometry.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { maskedValue, showsAs } from '../catalogue/feature-view.ts';
import { requireReach } from '../district-scope.ts';
import { featureId, integerParameter, layerId } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { editFeature, undoTo, type Editor, type NewShape } from './edit-feature.ts';

const TAG = '编辑';
const params = z.object({ id: layerId, featureId });
const reason = z.string().trim().min(1).max(500).describe('原因');

/** Who edits, with what the server knows of them. */
export function editorOf({ caller, clock, scope }: RouteContext): Editor {
  const { id, name } = caller;
  return { id, name, at: clock(), scope, requireDistrict: (code) => requireReach(caller, code) };
}

/** The row version in `If-Match`, as history gives it: `"17"`. Throws `version-required`. */
export function expectedVersion({ header }: RouteContext): number {
  const given = /^(?:W\/)?"?(\d{1,9})(?:-[\w-]{1,60})?"?$/.exec(header('If-Match')?.trim() ?? '');
  if (given !== null) return Number(given[1]);
  throw new Problem('version-required', '请在 If-Match 中写明所见的要素版本，如 "17"；见 history 的 version');
}

/** The header of who changes what they have seen. */
export const seenVersion = z.object({
  'If-Match': z
    .string()
    .regex(/^(?:W\/)?"?(\d{1,9})(?:-[\w-]{1,60})?"?$/)
    .optional()
    .describe('所见的要素版本，如 "17"；读取要素时的 ETag。没有则答 428'),
});

/** A layer that may be edited by the caller. */
function editable(context: RouteContext, id: string): Layer {
  return context.layers.find(id);
}

/** Personal fields are changed by whoever may see them: a masked value would overwrite the true one. */
export function refuseMasked(
  { caller }: RouteContext,
  layer: Layer,
  properties: Readonly<Record<string, unknown>>,
): void {
  const personal = Object.keys(properties).filter((key) => layer.fields[key]?.sensitivity === 'personal');
  if (personal.length === 0 || caller.may('personal:read')) return;
  const titles = personal.map((key) => layer.fields[key]!.title).join('、');
  throw new Problem('forbidden', `${titles}为个人信息，没有查看权限不得修改`);
}

const MOST_EPSG = /^EPSG:(\d{4,5})$/;

/** A GeoJSON geometry as a shape of the layer. Throws `edit-invalid`. */
export function shapeOf(layer: Layer, geometry: unknown, crs: string): NewShape {
  if (layer.geometry === null) throw new Problem('edit-invalid', `${layer.title}没有图形`);
  try {
    const read = fromGeoJson(geometry);
    const isMulti = layer.geometry.startsWith('Multi');
    return { geometry: isMulti ? asMulti(read) : read, epsg: Number(MOST_EPSG.exec(crs)![1]) };
  } catch (cause) {
    throw new Problem('edit-invalid', `图形无法读取：${(cause as Error).message}`, { cause });
  }
}

const editedSchema = z.object({ version: z.int().describe('编辑形成的图层版本，也是该要素的新版本') });

const putItem = route({
  method: 'put',
  path: '/api/layers/{id}/items/{featureId}',
  tag: TAG,
  right: 'land:edit',
  summary: '修改一个要素的属性或界线',
  description:
    'If-Match 写明所见的要素版本；其间被他人改过则答 412，不保存。每次修改形成图层的一个新版本，历史可查，可恢复到任一版本。主键不可修改。',
  params,
  headers: seenVersion,
  body: z.strictObject({
    properties: z.record(z.string(), z.unknown()).default({}).describe('要改的字段；键为英文字段名，null 为清空'),
    geometry: z.looseObject({ type: z.string() }).optional().describe('GeoJSON 几何'),
    crs: z.string().regex(MOST_EPSG).default('EPSG:4490'),
    reason,
  }),
  answer: editedSchema,
  problems: [
    'layer-unknown',
    'layer-restricted',
    'feature-unknown',
    'version-conflict',
    'version-required',
    'edit-invalid',
    'edit-empty',
    'district-forbidden',
  ],
  async handle(context, { params: { id, featureId: feature }, body }) {
    const layer = editable(context, id);
    refuseMasked(context, layer, body.properties);
    const shape = body.geometry === undefined ? undefined : shapeOf(layer, body.geometry, body.crs);
    if (shape !== undefined) await refuseInvalid(context, shape);
    const made = await editFeature(
      context.db,
      {
        layer,
        featureId: feature,
        expected: expectedVersion(context),
        kind: 'edit',
        reason: body.reason,
        change: () => ({ properties: body.properties, shape }),
      },
      editorOf(context),
    );
    await context.audit('feature.edit', `${id}/${feature}`, {
      version: made.version,
      fields: Object.keys(body.properties),
      geometry: shape !== undefined,
    });
    return { body: { version: made.version }, headers: { ETag: `"${made.version}"` } };
  },
});

/** A shape that crosses itself has no area. */
export async function refuseInvalid({ db }: RouteContext, { geometry }: NewShape): Promise<void> {
  const { rows } = await db.query<{ reason: string; valid: boolean }>(
    'select st_isvalid(g) as valid, st_isvalidreason(g) as reason from (select st_geomfromwkb($1::bytea) as g) as given',
    [toWkb(geometry)],
  );
  if (!rows[0]!.valid) throw new Problem('edit-invalid', `图形不合要求：${rows[0]!.reason}；请检查自相交与重复顶点`);
}

const undo = route({
  method: 'post',
  path: '/api/layers/{id}/items/{featureId}/undo',
  tag: TAG,
  right: 'land:edit',
  summary: '把一个要素恢复到某一版本的内容',
  description: '恢复本身也是一个新版本，其间的历史不变。',
  params,
  headers: seenVersion,
  body: z.strictObject({ version: z.int().min(1).describe('图层版本'), reason }),
  answer: editedSchema,
  problems: [
    'layer-unknown',
    'layer-restricted',
    'feature-unknown',
    'version-conflict',
    'version-required',
    'edit-empty',
  ],
  async handle(context, { params: { id, featureId: feature }, body }) {
    const layer = editable(context, id);
    const made = await undoTo(
      context.db,
      { layer, featureId: feature, expected: expectedVersion(context), version: body.version, reason: body.reason },
      editorOf(context),
    );
    await context.audit('feature.undo', `${id}/${feature}`, { version: made.version, to: body.version });
    return { body: { version: made.version }, headers: { ETag: `"${made.version}"` } };
  },
});

const historySchema = z
  .object({
    version: z.int().nullable().describe('要素当前的版本，供 If-Match；已不在则为 null'),
    entries: z.array(
      z.object({
        version: z.int(),
        until: z.int().nullable(),
        at: z.string().nullable().describe('该版发布时刻'),
        by: z.string().nullable(),
        source: z.string().nullable(),
        kind: z.enum(['delivery', 'edit', 'undo', 'transition', 'milestone', 'remove', 'create']),
        reason: z.string().nullable(),
        before: z.record(z.string(), z.unknown()).nullable().describe('改前的值；个人信息按权限脱敏'),
        after: z.record(z.string(), z.unknown()).nullable(),
        detail: z.record(z.string(), z.unknown()).nullable(),
      }),
    ),
  })
  .meta({ id: 'FeatureHistory' });

const history = route({
  method: 'get',
  path: '/api/layers/{id}/items/{featureId}/history',
  tag: TAG,
  summary: '一个要素的历次版本：何人、何时、为何、改了什么',
  params,
  query: z.strictObject({ limit: integerParameter(1, 500, '至多条数').default(100) }),
  answer: historySchema,
  problems: ['layer-unknown', 'layer-restricted', 'feature-unknown'],
  async handle(context, { params: { id, featureId: feature }, query }) {
    const layer = context.layers.find(id);
    const view = await context.personalView([layer], `${id}/${feature}`);
    return { body: await readHistory(context, layer, feature, query.limit, view === 'full') };
  },
});

/** Versions of a feature, the newest first; personal values are masked unless `isFull`. */
export async function readHistory(
  { db }: Pick<RouteContext, 'db'>,
  layer: Layer,
  feature: number,
  limit: number,
  isFull: boolean,
): Promise<z.input<typeof historySchema>> {
  type Entry = z.input<typeof historySchema>['entries'][number];
  const { rows } = await db.query<Entry>(
    `select t.version_from as version, t.version_to as until,
  to_char(v.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at,
  coalesce(e.edited_by, v.published_by, v.created_by) as by, v.source_name as source,
  coalesce(e.kind, 'delivery') as kind, e.reason, e.before, e.after, e.detail
from ${tableName(layer)} t
left join dimai.dataset_version v on v.layer = $2 and v.version = t.version_from and v.state = 'published'
left join dimai.feature_edit e on e.layer = $2 and e.feature_id = t.feature_id and e.version = t.version_from
where t.feature_id = $1
order by t.version_from desc
limit $3`,
    [feature, layer.id, limit],
  );
  if (rows.length === 0) throw new Problem('feature-unknown', `${layer.title}中从未有过 ${feature} 号要素`);
  const shown = (values: Entry['before']): Entry['before'] =>
    values === null ? null : maskValues(layer, values, isFull);
  return {
    version: rows[0]!.until === null ? rows[0]!.version : null,
    entries: rows.map((row) => ({ ...row, before: shown(row.before), after: shown(row.after) })),
  };
}

function maskValues(layer: Layer, values: Readonly<Record<string, unknown>>, isFull: boolean): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).flatMap(([key, value]) => {
      const shown = showsAs(layer.fields[key], isFull);
      return shown === 'nothing' ? [] : [[key, shown === 'masked' ? maskedValue(value) : value]];
    }),
  );
}

/** Routes that edit features. */
export const editingRoutes: readonly Route[] = [putItem, undo, history];
