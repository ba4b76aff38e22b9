import { codelists } from '../codelists/index.ts';
import type { Field, Layer } from '../layer.ts';

/** A JSON Schema (draft 2020-12) or a part of one. */
export type JsonSchema = { readonly [keyword: string]: unknown };

const dialect = 'https://json-schema.org/draft/2020-12/schema';

/** Schema of a layer's attribute row by English key, as the API answers it. Unknown codes are allowed: tables grow before the schema does; known ones are listed in `x-codelist`. */
export function rowSchema(layer: Layer): JsonSchema {
  const entries = Object.entries(layer.fields);
  return {
    $id: `https://dimai.local/schemas/${layer.id}.json`,
    title: layer.title,
    description: `${layer.titleEn} (${layer.standard.code}, ${layer.standard.reference})`,
    type: 'object',
    properties: Object.fromEntries(entries.map(([key, field]) => [key, fieldSchema(field)])),
    required: entries.filter(([, field]) => field.required === true).map(([key]) => key),
    additionalProperties: false,
    'x-geometry': layer.geometry,
    'x-key': layer.key,
    ...(layer.secrecy == null ? {} : { 'x-secrecy': layer.secrecy }),
  };
}

/** One document with the rows of every layer under `$defs`, by layer id. */
export function catalogueSchema(layers: readonly Layer[]): JsonSchema {
  return {
    $schema: dialect,
    $id: 'https://dimai.local/schemas/layers.schema.json',
    title: 'dimai layers',
    $defs: Object.fromEntries(layers.map((layer) => [layer.id, rowSchema(layer)])),
  };
}

/** Schema of one field; an optional one admits null. */
export function fieldSchema(field: Field): JsonSchema {
  const list = field.codelist == null ? undefined : codelists[field.codelist];
  return {
    title: field.title,
    description: `${field.code}${field.unit == null ? '' : ` (${field.unit})`}${field.note == null ? '' : `：${field.note}`}`,
    ...valueSchema(field),
    ...(list == null ? {} : { 'x-codelist': list.id }),
    ...(field.unit == null ? {} : { 'x-unit': field.unit }),
    ...(field.grammar == null ? {} : { 'x-grammar': field.grammar }),
    ...(field.sensitivity == null ? {} : { 'x-sensitivity': field.sensitivity }),
    ...(field.expected === true ? { 'x-expected': true } : {}),
  };
}

function valueSchema(field: Field): JsonSchema {
  const type = (name: string) => (field.required === true ? name : [name, 'null']);
  switch (field.type) {
    case 'text':
      return { type: type('string'), ...(field.length == null ? {} : { maxLength: field.length }) };
    case 'integer':
      return { type: type('integer') };
    case 'decimal':
      return { type: type('number'), ...magnitude(field) };
    case 'boolean':
      return { type: type('boolean') };
    case 'date':
      return { type: type('string'), format: 'date' };
    case 'timestamp':
      return { type: type('string'), format: 'date-time' };
    case 'text[]':
      return { type: type('array'), items: { type: 'string' }, uniqueItems: true };
    case 'json':
      return { type: type('object') };
  }
}

/** Digits before the point bound the value. The scale is not a `multipleOf`: 0.07 is no multiple of 0.01 in doubles. */
function magnitude(field: Field): JsonSchema {
  if (field.length == null) return {};
  const limit = 10 ** (field.length - (field.scale ?? 0));
  return { exclusiveMinimum: -limit, exclusiveMaximum: limit };
}
