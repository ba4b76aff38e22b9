/**
 * OGC API Features Part 4 (20-002r1, draft): features created, replaced, updated and deleted by right. The work is that of
 * `editing/`: a version of the layer for every change, with its history; `If-Match` says which state was looked at.
 */
import { z } from 'zod';

import type { Layer } from '../../schemas/layer.ts';
import { Problem, type ProblemCode } from '../../schemas/problems.ts';
import { maskedValue, showsAs } from '../catalogue/feature-view.ts';
import { addFeature, removeFeature } from '../editing/add-or-remove.ts';
import { editFeature, type NewShape } from '../editing/edit-feature.ts';
import { editorOf, expectedVersion, refuseInvalid, refuseMasked, seenVersion, shapeOf } from '../editing/routes.ts';
import { featureId, layerId } from '../parameters.ts';
import { route, type Route, type RouteContext } from '../route.ts';
import { baseOf } from './answer.ts';
import { featureCrsList, findCrs } from './crs.ts';
import { AREA_COLUMNS } from './cql2/to-sql.ts';

const TAG = 'OGC';
const ITEMS = '/ogc/collections/{collectionId}/items';
const ITEM = `${ITEMS}/{featureId}`;
const GEO_JSON = ['application/geo+json'];
const itemParams = z.strictObject({ collectionId: layerId, featureId });

const geometry = z
  .looseObject({ type: z.string() })
  .nullable()
  .describe('GeoJSON 几何；坐标系见 Content-Crs 请求头，缺省为 CRS84');
const properties = z.record(z.string(), z.unknown()).describe('键为英文字段名，见图层的 queryables');

const featureBody = z
  .looseObject({ type: z.literal('Feature'), geometry, properties: properties.nullable() })
  .meta({ id: 'NewFeature' });
const patchBody = z
  .looseObject({
    type: z.literal('Feature').optional(),
    geometry: geometry.optional(),
    properties: properties.nullish(),
  })
  .meta({ id: 'FeaturePatch' });

const written = z
  .object({ id: z.int().describe('要素编号'), version: z.int().describe('所形成的图层版本，也是该要素的新版本') })
  .meta({ id: 'WrittenFeature' });

const COMMON: readonly ProblemCode[] = ['layer-unknown', 'layer-restricted', 'edit-invalid'];
const OF_ITEM: readonly ProblemCode[] = [...COMMON, 'feature-unknown', 'version-required', 'version-conflict'];

const LOCKING = 'If-Match 写明所见的要素版本（读取要素时的 ETag）；其间被他人改过则答 412，不保存。';

/** The header of a shape in another CRS than longitude and latitude. */
const shapeCrs = z.object({
  'Content-Crs': z.string().max(200).optional().describe('几何的坐标系 URI，可加尖括号；缺省为 CRS84（经度、纬度）'),
});

/** The shape of a body in the CRS of its header. */
async function readShape(context: RouteContext, layer: Layer, given: unknown): Promise<NewShape> {
  const header = context
    .header('Content-Crs')
    ?.trim()
    .replace(/^<(.*)>$/, '$1');
  const crs = findCrs(featureCrsList(context.region), header, 'Content-Crs');
  if (crs.srid === 3857)
    throw new Problem('edit-invalid', '网络墨卡托不是测量坐标系，不能据以存储图形；请用 EPSG:4490 或高斯投影坐标系');
  const shape = shapeOf(layer, crs.isNorthFirst ? turned(given) : given, `EPSG:${crs.srid}`);
  await refuseInvalid(context, shape);
  return shape;
}

/** East first, as GeoJSON is read. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) {
    const [first, second, ...rest] = value as unknown[];
    return typeof first === 'number' ? [second, first, ...rest] : value.map(turned);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      key === 'coordinates' || key === 'geometries' ? turned(inner) : inner,
    ]),
  );
}

/** Values that are written: areas that the server measures itself are no part of them. */
function writable(layer: Layer, given: Readonly<Record<string, unknown>> | null | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(given ?? {}).filter(([key]) => layer.fields[key] !== undefined || !(key in AREA_COLUMNS)),
  );
}

const reasonOf = ({ caller }: RouteContext, what: string): string => `经 OGC API 由 ${caller.name} ${what}`;
const location = (context: RouteContext, layer: Layer, id: number) =>
  `${baseOf(context)}/collections/${layer.id}/items/${id}`;

const create = route({
  method: 'post',
  path: ITEMS,
  tag: TAG,
  right: 'land:edit',
  summary: '新增一个要素',
  description: '形成图层的一个新版本。要素归入其行政区已入库的数据集；没有入库的行政区不能单独新增要素。',
  params: itemParams.pick({ collectionId: true }),
  headers: shapeCrs,
  body: featureBody,
  bodyMediaTypes: GEO_JSON,
  statuses: [201],
  answer: written,
  problems: [...COMMON, 'feature-exists', 'land-code-held', 'land-code-expired'],
  async handle(context, { params, body }) {
    const layer = context.layers.find(params.collectionId, 'path.collectionId');
    const values = writable(layer, body.properties);
    refuseMasked(context, layer, values);
    const shape = body.geometry === null ? undefined : await readShape(context, layer, body.geometry);
    const { featureId: id, version } = await addFeature(
      context.db,
      { layer, properties: values, shape, reason: reasonOf(context, '新增') },
      editorOf(context),
    );
    await context.audit('feature.create', `${layer.id}/${id}`, { version });
    return {
      status: 201,
      headers: { Location: location(context, layer, id), ETag: `"${version}"` },
      body: { id, version },
    };
  },
});

/** What a change comes to: values, shape, and whether what is not named goes. */
interface Given {
  readonly values: Readonly<Record<string, unknown>>;
  readonly geometry: unknown;
}

async function change(context: RouteContext, layer: Layer, id: number, given: Given, isWhole: boolean) {
  const expected = expectedVersion(context);
  if (given.geometry === null && layer.geometry !== null) {
    throw new Problem('edit-invalid', `${layer.title}的要素须有图形`, {
      errors: [{ at: 'body.geometry', expected: layer.geometry }],
    });
  }
  const shape = given.geometry == null ? undefined : await readShape(context, layer, given.geometry);
  const maySee = context.caller.may('personal:read');
  const made = await editFeature(
    context.db,
    {
      layer,
      featureId: id,
      expected,
      kind: 'edit',
      reason: reasonOf(context, isWhole ? '替换' : '修改'),
      change: ({ properties: current }) => {
        const values = withoutUnseen(layer, given.values, current, maySee);
        refuseMasked(context, layer, values);
        const all = isWhole ? { ...emptied(layer, maySee), ...values } : values;
        return { properties: withoutKey(layer, all, current), shape };
      },
    },
    editorOf(context),
  );
  const fields = Object.keys(given.values);
  await context.audit('feature.edit', `${layer.id}/${id}`, {
    version: made.version,
    fields,
    geometry: shape !== undefined,
  });
  return { headers: { ETag: `"${made.version}"` }, body: { id, version: made.version } };
}

/** Masked values that come back as they were shown change nothing. */
function withoutUnseen(
  layer: Layer,
  values: Readonly<Record<string, unknown>>,
  current: Readonly<Record<string, unknown>>,
  maySee: boolean,
): Record<string, unknown> {
  const isUnchanged = ([key, value]: [string, unknown]) =>
    showsAs(layer.fields[key], maySee) === 'masked' && value === maskedValue(current[key]);
  return Object.fromEntries(Object.entries(values).filter((entry) => !isUnchanged(entry)));
}

/** Every field without a value, but for those that the caller does not see. */
function emptied(layer: Layer, maySee: boolean): Record<string, null> {
  const seen = Object.entries(layer.fields).filter(([, field]) => showsAs(field, maySee) === 'itself');
  return Object.fromEntries(seen.map(([key]) => [key, null]));
}

/** A key that is repeated as it is, or left out, stays; another one is refused by the check of values. */
function withoutKey(
  layer: Layer,
  values: Readonly<Record<string, unknown>>,
  current: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).filter(
      ([key, value]) => !layer.key.includes(key) || (value !== null && value !== current[key]),
    ),
  );
}

/** What replacing and changing a feature have in common. */
const changing = {
  path: ITEM,
  tag: TAG,
  right: 'land:edit',
  params: itemParams,
  headers: seenVersion.extend(shapeCrs.shape),
  answer: written,
  problems: [...OF_ITEM, 'edit-empty'],
} as const;

const changeBy =
  (isWhole: boolean) =>
  (
    context: RouteContext,
    {
      params,
      body,
    }: {
      readonly params: z.output<typeof itemParams>;
      readonly body: z.output<typeof featureBody> | z.output<typeof patchBody>;
    },
  ) => {
    const layer = context.layers.find(params.collectionId, 'path.collectionId');
    const given = { values: writable(layer, body.properties), geometry: body.geometry };
    return change(context, layer, params.featureId, given, isWhole);
  };

const replace = route({
  ...changing,
  method: 'put',
  summary: '替换一个要素',
  description: `正文为整个要素，未写明的字段清空。${LOCKING}`,
  body: featureBody,
  bodyMediaTypes: GEO_JSON,
  handle: changeBy(true),
});

const update = route({
  ...changing,
  method: 'patch',
  summary: '修改一个要素的部分内容',
  description: `正文为 JSON Merge Patch（RFC 7396）：写明的字段改为所给的值，null 为清空，其余不变。${LOCKING}`,
  body: patchBody,
  bodyMediaTypes: ['application/merge-patch+json', ...GEO_JSON],
  handle: changeBy(false),
});

const remove = route({
  method: 'delete',
  path: ITEM,
  tag: TAG,
  right: 'land:edit',
  summary: '删除一个要素',
  description: `要素自新版本起不再存在，历史仍可查阅。${LOCKING}`,
  params: itemParams,
  headers: seenVersion,
  answer: written,
  problems: OF_ITEM,
  async handle(context, { params }) {
    const layer = context.layers.find(params.collectionId, 'path.collectionId');
    const { version } = await removeFeature(
      context.db,
      { layer, featureId: params.featureId, expected: expectedVersion(context), reason: reasonOf(context, '删除') },
      editorOf(context),
    );
    await context.audit('feature.remove', `${layer.id}/${params.featureId}`, { version });
    return { body: { id: params.featureId, version } };
  },
});

/** Routes that write features. */
export const transactionRoutes: readonly Route[] = [create, replace, update, remove];
