/** What is wrong with a template that a person has written: layers, fields and lists that do not exist, told before any row is read. */
import { codelists } from '../../schemas/codelists/index.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { Template, TemplateTable } from '../../schemas/templates/template.ts';
import { fieldsRead } from './source-expression.ts';
import { COORDINATE_FIELDS } from './template-query.ts';

export interface TemplateFault {
  /** Path in the file. */
  readonly at: string;
  /** In Chinese. */
  readonly detail: string;
}

/** Whether a field exists where the table takes its rows, and whether it is a number; undefined where it does not exist. */
function fieldKinds({ source }: TemplateTable): ((key: string) => boolean | undefined) | undefined {
  if (source == null) return undefined;
  if ('query' in source) return (key) => COORDINATE_FIELDS[key]?.isNumber;
  const fields = layerById(source.layer)?.fields;
  if (fields == null) return undefined;
  return (key) => {
    const field = Object.hasOwn(fields, key) ? fields[key] : undefined;
    return field == null ? undefined : field.type === 'decimal' || field.type === 'integer';
  };
}

function tableFaults(table: TemplateTable, at: string): TemplateFault[] {
  const { source, fields, key, name } = table;
  const names = new Set(fields.map((field) => field.name.toLowerCase()));
  const found: TemplateFault[] = [];
  if (source != null && 'layer' in source && layerById(source.layer) == null) {
    found.push({ at: `${at}.source.layer`, detail: `表 ${name}：没有图层 ${source.layer}` });
  }
  if (names.size < fields.length) found.push({ at: `${at}.fields`, detail: `表 ${name}：有同名字段` });
  for (const each of key) {
    if (!names.has(each.toLowerCase()))
      found.push({ at: `${at}.key`, detail: `表 ${name}：主键字段 ${each} 不在字段中` });
  }
  const kindOf = fieldKinds(table);
  for (const [i, field] of fields.entries()) {
    const here = `${at}.fields.${i}`;
    const say = (part: string, detail: string): unknown =>
      found.push({ at: `${here}.${part}`, detail: `${name}.${field.name}：${detail}` });
    if (field.codelist != null && !Object.hasOwn(codelists, field.codelist)) {
      say('codelist', `没有代码表 ${field.codelist}`);
    }
    if (field.source == null || 'shape' in field.source || kindOf == null) continue;
    for (const { key: read, isNumber } of fieldsRead(field.source)) {
      const kind = kindOf(read);
      if (kind == null) say('source', `数据来源没有字段 ${read}`);
      else if (isNumber && !kind) say('source', `字段 ${read} 不是数值，不能换算`);
    }
  }
  return found;
}

/** Everything wrong with the sources of a template; none means it can be used. */
export function templateFaults({ tables }: Template): TemplateFault[] {
  const names = new Set(tables.map(({ name }) => name.toLowerCase()));
  return [
    ...(names.size < tables.length ? [{ at: 'tables', detail: '有同名的表' }] : []),
    ...tables.flatMap((table, i) => tableFaults(table, `tables.${i}`)),
  ];
}
