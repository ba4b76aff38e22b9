import { z } from 'zod';

import { codelists } from '../../schemas/codelists/index.ts';
import type { Field, Layer } from '../../schemas/layer.ts';
import type { LayerSummary } from '../../tiles/layer-summary.ts';
import type { LayerState } from '../../tiles/versions.ts';
import { visibleFields } from './feature-view.ts';

const extentSchema = z.tuple([z.number(), z.number(), z.number(), z.number()]).describe('[西, 南, 东, 北]，度');

const fieldSchema = z
  .object({
    key: z.string().describe('英文字段名，瓦片与接口中的键'),
    code: z.string().describe('标准中的字段代码'),
    title: z.string(),
    type: z.enum(['text', 'integer', 'decimal', 'date', 'timestamp', 'boolean', 'text[]', 'json']),
    length: z.int().optional(),
    scale: z.int().optional(),
    unit: z.string().optional(),
    codelist: z.string().optional(),
    sensitivity: z.enum(['public', 'internal', 'personal']),
    picture: z.enum(['parcel-map', 'floor-plan']).optional().describe('值为图片内容的 SHA-256：宗地图、房产分户图'),
    required: z.boolean().optional(),
    expected: z.boolean().optional(),
    tile: z.int().optional().describe('自该级别起随瓦片提供'),
    search: z.enum(['prefix', 'contains', 'by-right']).optional(),
    note: z.string().optional(),
  })
  .meta({ id: 'LayerField' });

/** One layer of the catalogue with its published version. */
export const layerSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    titleEn: z.string(),
    group: z.string(),
    standard: z.object({ code: z.string(), aliases: z.array(z.string()).optional(), reference: z.string() }),
    geometry: z.enum(['Point', 'MultiLineString', 'MultiPolygon', 'Geometry']).nullable(),
    key: z.array(z.string()),
    secrecy: z.enum(['open', 'internal', 'restricted']),
    version: z.int().describe('当前版本，0 为尚无数据'),
    changedAt: z.string().nullable(),
    rows: z.int(),
    extent: extentSchema.nullable(),
    zoom: z.tuple([z.int(), z.int()]).nullable().describe('瓦片级别范围'),
    legend: z.looseObject({}).nullable(),
    fields: z.array(fieldSchema),
    note: z.string().optional(),
  })
  .meta({ id: 'Layer' });

const codelistSchema = z
  .object({
    id: z.string(),
    title: z.string(),
    reference: z.string(),
    provisional: z.boolean().optional(),
    entries: z.array(z.looseObject({ code: z.string(), label: z.string() })),
  })
  .meta({ id: 'CodeList' });

/** A layer with the code tables its fields use: its 数据字典. */
export const layerDetailSchema = layerSchema
  .extend({ codelists: z.record(z.string(), codelistSchema) })
  .meta({ id: 'LayerDetail' });

/** A layer as `layerSchema` has it. */
export type LayerAnswer = z.input<typeof layerSchema>;

/** Describes a layer; secret fields are not named. */
export function layerInfo(layer: Layer, state: LayerState | undefined, summary: LayerSummary): LayerAnswer {
  const { id, title, titleEn, group, geometry, note } = layer;
  const { code, aliases, reference } = layer.standard;
  return {
    id,
    title,
    titleEn,
    group,
    standard: { code, ...(aliases === undefined ? {} : { aliases: [...aliases] }), reference },
    geometry,
    key: [...layer.key],
    secrecy: layer.secrecy ?? 'open',
    version: summary.version,
    changedAt: state?.changedAt ?? null,
    rows: summary.rows,
    extent: summary.extent === null ? null : [...summary.extent],
    zoom: layer.tiles === undefined ? null : [...layer.tiles.zoom],
    legend: layer.legend === undefined ? null : { ...layer.legend },
    fields: visibleFields(layer).map(([key, field]) => fieldInfo(key, field)),
    ...(note === undefined ? {} : { note }),
  };
}

/** A field without what only loading needs: other names in deliveries and the grammar. */
function fieldInfo(key: string, field: Field): LayerAnswer['fields'][number] {
  const { aliases: _aliases, grammar: _grammar, sensitivity, ...shown } = field;
  return {
    key,
    ...shown,
    sensitivity: sensitivity === 'internal' || sensitivity === 'personal' ? sensitivity : 'public',
  };
}

/** The code tables that the visible fields of a layer refer to, by id. */
export function codelistsOf(layer: Layer): z.input<typeof layerDetailSchema>['codelists'] {
  const ids = new Set(
    visibleFields(layer).flatMap(([, field]) => (field.codelist === undefined ? [] : [field.codelist])),
  );
  return Object.fromEntries(
    [...ids].flatMap((id) => {
      const list = codelists[id];
      if (list === undefined) return [];
      return [[id, { ...list, entries: list.entries.map((entry) => ({ ...entry })) }]];
    }),
  );
}
