import { layers } from '../../schemas/layers/index.ts';
import { tableFromLayer } from '../../schemas/templates/from-layer.ts';
import type { Template, TemplateField, TemplateTable } from '../../schemas/templates/template.ts';
import type { ColumnDesign, DatabaseDescription, TableDescription } from './jet/index.ts';

/** What only a person can say about a template derived from a file. */
export type TemplateHead = Pick<Template, 'id' | 'title' | 'reference' | 'version'>;

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

function fieldFrom(column: ColumnDesign, known: TemplateField | undefined): TemplateField {
  return {
    name: column.name,
    title: column.caption ?? column.description ?? known?.title ?? column.name,
    type: column.type,
    ...(column.length == null ? {} : { length: column.length }),
    ...(column.precision == null ? {} : { precision: column.precision }),
    ...(column.scale == null ? {} : { scale: column.scale }),
    ...(column.required === true ? { required: true } : {}),
    ...(known?.expected === true ? { expected: true } : {}),
    ...(known?.codelist == null ? {} : { codelist: known.codelist }),
    ...(known?.source == null ? {} : { source: known.source }),
    ...(known?.source == null && isShape(column) ? { source: { shape: true } as const } : {}),
  };
}

/** The column that personal geodatabases keep shapes in. */
const isShape = ({ name, type }: ColumnDesign): boolean => type === 'ole' && same(name, 'Shape');

/** Names of the columns of an index, ascending or not. */
const indexNames = (table: TableDescription, isWanted: (primary: boolean, unique: boolean) => boolean): string[] => {
  const index = table.indexes?.find((each) => isWanted(each.primary === true, each.unique === true));
  return index?.columns.map((column) => (typeof column === 'string' ? column : column.column)) ?? [];
};

function keyOf(table: TableDescription, known: TemplateTable | undefined): readonly string[] {
  const primary = indexNames(table, (isPrimary) => isPrimary);
  if (primary.length > 0) return primary;
  const named = known?.key.filter((name) => table.columns.some((column) => same(column.name, name))) ?? [];
  return named.length > 0 ? named : indexNames(table, (_, isUnique) => isUnique);
}

function tableFrom(table: TableDescription, known: TemplateTable | undefined): TemplateTable {
  return {
    name: table.name,
    title: table.description ?? known?.title ?? table.name,
    ...(known?.source == null ? {} : { source: known.source }),
    key: keyOf(table, known),
    fields: table.columns.map((column) =>
      fieldFrom(
        column,
        known?.fields.find((field) => same(field.name, column.name)),
      ),
    ),
  };
}

/**
 * A template from a file the receiver supplies. Tables and fields that `base` knows by name keep its sources, code lists
 * and 必填; what it does not know stays without a source and is left empty until somebody gives it one.
 */
export const deriveTemplate = (file: DatabaseDescription, head: TemplateHead, base?: Template): Template => ({
  ...head,
  tables: file.tables
    .filter(({ name }) => !isOfGeodatabase(name))
    .map((table) =>
      tableFrom(
        table,
        base?.tables.find((each) => same(each.name, table.name)) ??
          (base == null ? undefined : tableOfLayer(table.name)),
      ),
    ),
});

/** Tables in which a personal geodatabase keeps its own books. */
const isOfGeodatabase = (name: string): boolean => /^GDB_|_Shape_Index$/i.test(name);

/** A table that bears the code of a layer, e.g. `ZD`, takes its rows from there. */
function tableOfLayer(name: string): TemplateTable | undefined {
  const layer = layers.find(({ standard: { code, aliases = [] } }) =>
    [code, ...aliases].some((each) => same(each, name)),
  );
  return layer == null ? undefined : tableFromLayer(layer, name);
}
