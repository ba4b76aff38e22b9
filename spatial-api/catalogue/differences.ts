/** What was added, removed and changed between two versions of a layer, within a view of the map. */
import { z } from 'zod';

import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { parameters, type Query } from '../../schemas/database/sql.ts';
import { isInVersion } from '../../schemas/database/versions.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { fromWkb, toGeoJson } from '../../schemas/geometry.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { canonicalJson } from '../canonical-json.ts';
import { integerParameter, layerId } from '../parameters.ts';
import { route } from '../route.ts';
import { geometrySchema, visibleProperties, type PersonalView } from './feature-view.ts';
import { titleOf } from './read-feature.ts';

/** Most features that are told; a map with more of them shows nothing. */
const MOST = 2000;

type Box = readonly [west: number, south: number, east: number, north: number];

const box = z
  .string()
  .transform((text) => text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part))))
  .pipe(z.tuple([z.number(), z.number(), z.number(), z.number()]))
  .describe('范围：西,南,东,北（度）');

const shape = geometrySchema.nullable();

const differenceSchema = z
  .object({
    id: z.int().describe('要素号'),
    kind: z.enum(['added', 'removed', 'changed']),
    title: z.string(),
    fields: z.array(z.string()).describe('改动的字段；不含无权查看的'),
    shape: z.boolean().describe('图形是否有改动'),
    geometry: shape.describe('后一版的图形；已删除的为前一版的'),
    before: shape.describe('图形有改动时，前一版的图形'),
  })
  .meta({ id: 'VersionDifference' });

/** `GET /api/layers/{id}/differences`. */
export const getDifferences = route({
  method: 'get',
  path: '/api/layers/{id}/differences',
  watched: true,
  tag: '图层',
  summary: '一个图层两个版本之间的差异：新增、删除、变更的要素及其图形',
  description: `限于给出的范围，至多 ${MOST} 个要素，更多时 isCut 为 true。版本号见 versions；from 为 0 即最初（空）。`,
  params: z.strictObject({ id: layerId }),
  query: z.strictObject({
    from: integerParameter(0, 2_147_483_647, '前一版'),
    to: integerParameter(1, 2_147_483_647, '后一版'),
    bbox: box.optional(),
  }),
  answer: z.object({
    layer: z.string(),
    from: z.int(),
    to: z.int(),
    features: z.array(differenceSchema),
    isCut: z.boolean(),
  }),
  problems: ['layer-unknown', 'layer-restricted'],
  async handle({ db, layers, signal, personalView, countRows }, { params, query }) {
    const layer = layers.find(params.id);
    const { from, to } = query;
    if (from >= to) {
      throw new Problem('request-invalid', `from（${from}）应小于 to（${to}）`, {
        errors: [{ at: 'query.from', actual: from, expected: `小于 ${to} 的版本号` }],
      });
    }
    const view = await personalView([layer], `differences:${layer.id}`);
    const { text, values } = differencesQuery(layer, from, to, query.bbox ?? null, view);
    const { rows } = await cancellableQuery<DifferenceRow>(db, { text, values: [...values] }, signal);
    const shown = rows.slice(0, MOST);
    countRows(shown.length);
    return {
      body: { layer: layer.id, from, to, features: shown.map((row) => told(layer, row)), isCut: rows.length > MOST },
    };
  },
});

interface DifferenceRow extends Record<string, unknown> {
  readonly id: number;
  readonly before: Readonly<Record<string, unknown>> | null;
  readonly after: Readonly<Record<string, unknown>> | null;
  readonly moved: boolean;
  readonly before_shape: Buffer | null;
  readonly after_shape: Buffer | null;
}

function told(layer: Layer, { id, before, after, moved, before_shape, after_shape }: DifferenceRow) {
  const kind = before === null ? 'added' : after === null ? 'removed' : 'changed';
  const read = (bytes: Buffer | null): z.input<typeof shape> =>
    bytes === null ? null : toGeoJson(fromWkb(bytes).geometry);
  const fields =
    before === null || after === null
      ? []
      : Object.keys(after).filter((key) => canonicalJson(before[key] ?? null) !== canonicalJson(after[key] ?? null));
  return {
    id,
    kind,
    title: titleOf(layer, after ?? before ?? {}),
    fields,
    shape: kind === 'changed' && moved,
    geometry: read(after_shape ?? before_shape),
    before: kind === 'changed' && moved ? read(before_shape) : null,
  } as const;
}

/** Rows that began or ended between the versions, each by its own index, with the feature as it stood at either. */
export function differencesQuery(layer: Layer, from: number, to: number, bbox: Box | null, view: PersonalView): Query {
  const { add, values } = parameters();
  const [a, b] = [add(from, 'integer'), add(to, 'integer')];
  const table = tableName(layer);
  const hasShape = layer.geometry !== null;
  const within =
    bbox === null || !hasShape
      ? ''
      : ` and geom && st_makeenvelope(${bbox.map((degrees) => add(degrees, 'float8')).join(', ')}, 4490)`;
  const shapes = hasShape
    ? `, st_asbinary(o.geom) as before_shape, st_asbinary(n.geom) as after_shape,
  o.geom is not null and n.geom is not null and not st_orderingequals(o.geom, n.geom) as moved`
    : ', null::bytea as before_shape, null::bytea as after_shape, false as moved';
  const row = (version: string) => `(
  select row_id, ${visibleProperties(layer, view)} as properties${hasShape ? ', geom' : ''}
  from ${table} where feature_id = c.feature_id and ${isInVersion(version)}
  limit 1)`;
  return {
    text: `select c.feature_id as id, o.properties as before, n.properties as after${shapes}
from (
  select feature_id from ${table} where version_from > ${a} and version_from <= ${b}${within}
  union
  select feature_id from ${table} where version_to > ${a} and version_to <= ${b}${within}
) as c
left join lateral ${row(a)} as o on true
left join lateral ${row(b)} as n on true
where o.row_id is distinct from n.row_id
order by c.feature_id
limit ${MOST + 1}`,
    values,
  };
}
