import type { Field, FieldType, Layer } from '../layer.ts';

const typeOf: Readonly<Record<FieldType, string>> = {
  text: 'string',
  integer: 'number',
  decimal: 'number',
  date: 'string',
  timestamp: 'string',
  boolean: 'boolean',
  'text[]': 'readonly string[]',
  json: 'Readonly<Record<string, unknown>>',
};

/** Name of the generated interface of a layer: `BasicFarmlandRow`. */
export function rowTypeName(layer: Layer): string {
  const words = layer.id.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Row`;
}

/** TypeScript interfaces of the rows of a catalogue and `Rows`, which finds them by layer id. Equal to `RowOf` of each layer. */
export function rowTypes(layers: readonly Layer[]): string {
  return [
    '// Written by `npm run generate` from schemas/layers; not edited by hand.',
    '',
    ...layers.map(rowInterface),
    '/** The row of every layer by its id. */',
    'export interface Rows {',
    ...layers.map((layer) => `  readonly '${layer.id}': ${rowTypeName(layer)};`),
    '}',
    '',
  ].join('\n');
}

function rowInterface(layer: Layer): string {
  return [
    `/** ${layer.title} ${layer.standard.code} */`,
    `export interface ${rowTypeName(layer)} {`,
    ...Object.entries(layer.fields).flatMap(([key, field]) => [
      `  /** ${field.title} ${field.code}${field.unit == null ? '' : ` (${field.unit})`} */`,
      `  readonly ${key}: ${valueType(field)};`,
    ]),
    '}',
    '',
  ].join('\n');
}

function valueType(field: Field): string {
  return field.required === true ? typeOf[field.type] : `${typeOf[field.type]} | null`;
}
