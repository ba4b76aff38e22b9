import type { Template, TemplateField, TemplateTable } from '../../schemas/templates/template.ts';
import type { ColumnDesign, DatabaseDesign, IndexDesign, TableDesign } from './jet/index.ts';

/** A field as a column of an Access table. */
export const columnDesign = (field: TemplateField): ColumnDesign => ({
  name: field.name,
  type: field.type,
  ...(field.length == null ? {} : { length: field.length }),
  ...(field.precision == null ? {} : { precision: field.precision }),
  ...(field.scale == null ? {} : { scale: field.scale }),
  ...(field.required === true ? { required: true } : {}),
  caption: field.title,
});

/** A primary key where every key field is required, else an ordinary index, else none: OLE fields cannot be indexed. */
function keyIndex(table: TemplateTable): IndexDesign[] {
  const fields = table.key.map((name) => table.fields.find((field) => field.name === name));
  if (fields.length === 0 || fields.some((field) => field == null || field.type === 'ole')) return [];
  const primary = fields.every((field) => field?.required === true);
  return [{ name: primary ? 'PrimaryKey' : 'Key', columns: table.key, ...(primary ? { primary } : {}) }];
}

const tableDesign = (table: TemplateTable): TableDesign => ({
  name: table.name,
  description: table.title,
  columns: table.fields.map(columnDesign),
  indexes: keyIndex(table),
});

/** The Access database a template asks for. */
export const templateDesign = (template: Template): DatabaseDesign => ({ tables: template.tables.map(tableDesign) });
