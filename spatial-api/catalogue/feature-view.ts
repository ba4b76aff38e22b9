/**
 * What a caller may see of a feature. Personal values are masked in the statement itself unless the caller may see them, so the
 * full value never leaves the database; secret fields are not selected at all.
 */
import { z } from 'zod';

import { quoteIdentifier } from '../../schemas/database/sql.ts';
import { columnName } from '../../schemas/derive/ddl.ts';
import type { Field, Layer } from '../../schemas/layer.ts';

/** Fields of a layer that are named to everyone, in the order of the catalogue: all but the secret ones. */
export function visibleFields(layer: Pick<Layer, 'fields'>): readonly (readonly [key: string, field: Field])[] {
  return Object.entries(layer.fields).filter(([, field]) => field.sensitivity !== 'secret');
}

/** Whether personal values are shown as they are, which only a caller with the right `personal:read` may ask for. */
export type PersonalView = 'masked' | 'full';

/** Keys of the visible fields whose values are masked. */
export function maskedKeys(layer: Layer, view: PersonalView): readonly string[] {
  if (view === 'full') return [];
  return visibleFields(layer).flatMap(([key, field]) => (field.sensitivity === 'personal' ? [key] : []));
}

/** How a field is shown to who may or may not see personal data; secret ones are not. */
export function showsAs(field: Field | undefined, maySee: boolean): 'itself' | 'masked' | 'nothing' {
  if (field?.sensitivity === 'secret') return 'nothing';
  return field?.sensitivity === 'personal' && !maySee ? 'masked' : 'itself';
}

/** SQL value of a field: masked, of personal text the first character, of other personal values nothing. */
export function visibleValue(key: string, field: Field, view: PersonalView): string {
  const column = quoteIdentifier(columnName(key));
  if (field.sensitivity !== 'personal' || view === 'full') return column;
  return field.type === 'text' ? `left(${column}, 1) || '**'` : 'null';
}

/** The same of a personal value that has been read. */
export function maskedValue(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? `${[...value][0]}**` : null;
}

/** A JSON object of the visible fields, keys in the order of the catalogue. */
export function visibleProperties(layer: Layer, view: PersonalView): string {
  const columns = visibleFields(layer).map(
    ([key, field]) => `${visibleValue(key, field, view)} as ${quoteIdentifier(key)}`,
  );
  return `(select row_to_json(visible) from (select ${columns.join(', ')}) as visible)`;
}

/** Key of the field a feature is called by: that of its label where it is a name or code, else the first of its key. Never a personal one. */
export function titleKey(layer: Layer): string {
  const label = layer.legend?.label?.field;
  // A building is labelled by its storeys; 3 is no name.
  const isName = label !== undefined && layer.fields[label]?.type === 'text';
  const candidates = [...(isName ? [label] : []), ...layer.key];
  return candidates.find((key) => key !== undefined && isOpen(layer.fields[key])) ?? layer.key[0] ?? '';
}

/** Whether a field may be searched and shown in full by everyone. */
export function isOpen(field: Field | undefined): field is Field {
  return field !== undefined && field.sensitivity !== 'personal' && field.sensitivity !== 'secret';
}

/** Both areas, m², unrounded. */
export const areaSchema = z
  .object({
    ellipsoidal: z.number().describe('椭球面积（㎡）'),
    planar: z.number().describe('高斯-克吕格平面面积（㎡）'),
  })
  .meta({ id: 'Area' });

/** A GeoJSON geometry, `[longitude, latitude]` CGCS2000 with full doubles. */
export const geometrySchema = z
  .looseObject({ type: z.enum(['Point', 'MultiPoint', 'LineString', 'MultiLineString', 'Polygon', 'MultiPolygon']) })
  .meta({ id: 'Geometry', description: 'GeoJSON 几何，[经度, 纬度] CGCS2000（EPSG:4490），坐标不取整' });

/** One feature as the API answers it. */
export const featureSchema = z
  .object({
    layer: z.string(),
    id: z.int().describe('要素号，各版本间不变，与瓦片中的编号相同'),
    title: z.string(),
    properties: z.record(z.string(), z.unknown()).describe('属性，键为英文字段名；个人信息按权限脱敏'),
    masked: z.array(z.string()).describe('已脱敏的字段'),
    area: areaSchema.optional(),
    geometry: geometrySchema.nullable(),
    geometryOmitted: z.boolean().optional().describe('几何顶点过多，未随点查返回；可用 items 接口获取'),
  })
  .meta({ id: 'Feature' });

/** A feature as `featureSchema` has it. */
export type FeatureAnswer = z.infer<typeof featureSchema>;
