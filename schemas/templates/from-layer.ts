import type { Field, Layer } from '../layer.ts';
import type { TemplateField, TemplateTable } from './template.ts';

/** Longest text of a text column in Access; longer ones become memos. */
const MAX_TEXT = 255;

/** Digits Access keeps of a decimal. */
const MAX_PRECISION = 28;

/** How a field of the catalogue is stored in an Access file. A yes/no that may be unknown is 1, 0 or empty. */
function storage(field: Field): Pick<TemplateField, 'type' | 'length' | 'precision' | 'scale'> {
  if (field.picture != null) return { type: 'ole' };
  switch (field.type) {
    case 'integer':
      return { type: 'int32' };
    case 'decimal':
      return { type: 'numeric', precision: Math.min(field.length ?? 18, MAX_PRECISION), scale: field.scale ?? 0 };
    case 'date':
    case 'timestamp':
      return { type: 'datetime' };
    case 'boolean':
      return { type: 'int16' };
    case 'text':
      if (field.length != null && field.length <= MAX_TEXT) return { type: 'text', length: field.length };
      return { type: 'memo' };
    default:
      return { type: 'memo' };
  }
}

/** A field of a layer as a field handed up under the code of the standard. */
export const fieldFromLayer = (key: string, field: Field): TemplateField => ({
  name: field.code,
  title: field.title,
  ...storage(field),
  ...(field.required === true ? { required: true } : {}),
  ...(field.expected === true ? { expected: true } : {}),
  ...(field.codelist == null ? {} : { codelist: field.codelist }),
  source: { field: key },
});

/**
 * A table with all fields of a layer. Geometry does not travel in it. `asked` are keys of fields that the receiver asks for
 * beyond those the catalogue expects.
 */
export const tableFromLayer = (layer: Layer, name: string, asked: readonly string[] = []): TemplateTable => ({
  name,
  title: layer.title,
  source: { layer: layer.id },
  key: layer.key.map((key) => layer.fields[key]!.code),
  fields: Object.entries(layer.fields).map(([key, field]) =>
    fieldFromLayer(key, asked.includes(key) ? { ...field, expected: true } : field),
  ),
});
