/** The value of a field handed up, as SQL: of a field, a constant, or made of others as a template says. */
import type { Parameters } from '../../schemas/database/sql.ts';
import type { SourceExpression, TemplateTable } from '../../schemas/templates/template.ts';

/** SQL of a field by its key, as the file takes it. */
export type FieldExpression = (key: string) => string;

/** The fields that an expression reads, and whether each must be a number. */
export function fieldsRead(source: SourceExpression): readonly { readonly key: string; readonly isNumber: boolean }[] {
  if ('field' in source) return [{ key: source.field, isNumber: false }];
  if ('number' in source) return [{ key: source.number, isNumber: true }];
  if ('join' in source) return source.join.flatMap(fieldsRead);
  if ('first' in source) return source.first.flatMap(fieldsRead);
  if ('part' in source) return fieldsRead(source.part);
  return 'map' in source ? fieldsRead(source.map) : [];
}

/** Whether a table computes values: they come as texts, whatever their field. */
export const computesValues = ({ fields }: TemplateTable): boolean =>
  fields.some(
    ({ source }) => source != null && !('field' in source) && !('constant' in source) && !('shape' in source),
  );

/** The value of a source as SQL. */
export function sourceSql(source: SourceExpression, fieldSql: FieldExpression, add: Parameters['add']): string {
  if ('field' in source) return fieldSql(source.field);
  if ('constant' in source) {
    const { constant } = source;
    if (typeof constant === 'string') return add(constant, 'text');
    return Number.isInteger(constant) ? add(constant, 'integer') : `${add(String(constant), 'numeric')}::text`;
  }
  return textSql(source, fieldSql, add);
}

function textSql(source: SourceExpression, fieldSql: FieldExpression, add: Parameters['add']): string {
  const inner = (each: SourceExpression): string => `nullif(${textSql(each, fieldSql, add)}, '')`;
  if ('field' in source) return `(${fieldSql(source.field)})::text`;
  if ('constant' in source) return add(String(source.constant), 'text');
  if ('join' in source) {
    return `nullif(concat_ws(${add(source.with ?? '', 'text')}, ${source.join.map(inner).join(', ')}), '')`;
  }
  if ('first' in source) return `coalesce(${source.first.map(inner).join(', ')})`;
  if ('part' in source) {
    const length = source.length == null ? '' : `, ${add(source.length, 'integer')}`;
    return `substr(${inner(source.part)}, ${add(source.from, 'integer')}${length})`;
  }
  if ('number' in source) {
    const { number, times, decimals } = source;
    return `round((${fieldSql(number)})::numeric * ${add(String(times), 'numeric')}, ${add(decimals, 'integer')})::text`;
  }
  const value = inner(source.map);
  const cases = Object.entries(source.values).map(([from, to]) => `when ${add(from, 'text')} then ${add(to, 'text')}`);
  const otherwise = source.otherwise === undefined ? value : add(source.otherwise, 'text');
  return `case ${value} ${cases.join(' ')} else ${otherwise} end`;
}
