import type { CodeList, Field, FieldType, Layer, LayerGeometry, LayerGroup } from '../layer.ts';
import { tableName } from './ddl.ts';

/** Chinese names of the groups of layers, in the order of the dictionary and of layer trees. */
export const groupTitles: Readonly<Record<LayerGroup, string>> = {
  cadastre: '地籍',
  'control-lines': '三区三线',
  'land-use': '土地利用现状',
  administration: '行政区划',
  'stock-land': '存量建设用地',
  restoration: '生态修复',
  mining: '矿业权',
  projects: '项目与执法',
  registration: '不动产登记',
  reference: '参考数据',
};

const typeTitles: Readonly<Record<FieldType, string>> = {
  text: '文本',
  integer: '整数',
  decimal: '小数',
  date: '日期',
  timestamp: '时间',
  boolean: '是否',
  'text[]': '文本（多值）',
  json: '结构',
};

const sensitivityTitles = { public: '公开', internal: '内部', personal: '个人信息', secret: '不公开' } as const;
const secrecyTitles = { open: '公开', internal: '内部', restricted: '受限（按角色、概化提供）' } as const;

const geometryTitles: Readonly<Record<Exclude<LayerGeometry, null>, string>> = {
  Point: '点',
  MultiLineString: '线（多部分）',
  MultiPolygon: '面（多部分）',
  Geometry: '点、线、面',
};

/** 数据字典 of a catalogue as Markdown in Chinese: every layer with its fields, then every code table. */
export function dataDictionary(layers: readonly Layer[], codelists: readonly CodeList[]): string {
  const groups = Object.entries(groupTitles).map(
    ([group, title]) => [title, layers.filter((layer) => layer.group === group)] as const,
  );
  return [
    '# 数据字典',
    '',
    '由 `npm run generate` 根据 `schemas/layers` 与 `schemas/codelists` 生成，请勿手工修改。',
    '',
    '约束：**必填** 缺则该行不入库；**应填** 标准要求填写，缺则入库并记入质检报告；其余为选填。',
    '敏感：未注明者公开；个人信息默认脱敏，不进入瓦片。瓦片：自该级别起随瓦片提供。',
    '',
    '## 目录',
    '',
    ...groups
      .filter(([, members]) => members.length > 0)
      .map(([title, members]) => `- ${title}：${members.map((layer) => `[${layer.title}](#${layer.id})`).join('、')}`),
    `- [码表](#codelists)（${codelists.length} 张）`,
    '',
    ...groups.flatMap(([title, members]) =>
      members.length === 0 ? [] : [`## ${title}`, '', ...members.flatMap(layerSection)],
    ),
    '<a id="codelists"></a>',
    '',
    '## 码表',
    '',
    ...codelists.flatMap(codelistSection),
  ].join('\n');
}

function layerSection(layer: Layer): readonly string[] {
  const aliases = layer.standard.aliases ?? [];
  return [
    `<a id="${layer.id}"></a>`,
    '',
    `### ${layer.title}（${layer.standard.code}）`,
    '',
    `- 英文名：${layer.titleEn}（\`${layer.id}\`，表 \`${tableName(layer)}\`）`,
    `- 依据：${layer.standard.reference}`,
    ...(aliases.length === 0 ? [] : [`- 别名：${aliases.join('、')}`]),
    `- 几何：${layer.geometry == null ? '无（属性表）' : `${geometryTitles[layer.geometry]}，CGCS2000 经纬度（EPSG:4490）`}`,
    `- 主键：${layer.key.map((key) => layer.fields[key]?.code ?? key).join(' + ')}`,
    ...(layer.secrecy == null ? [] : [`- 密级：${secrecyTitles[layer.secrecy]}`]),
    ...(layer.note == null ? [] : [`- 说明：${layer.note}`]),
    '',
    '| 序号 | 字段代码 | 字段名称 | 英文键 | 类型 | 长度 | 单位 | 码表 | 约束 | 敏感 | 瓦片 | 别名 | 说明 |',
    '|--:|---|---|---|---|---|---|---|---|---|--:|---|---|',
    ...Object.entries(layer.fields).map(([key, field], index) => fieldRow(key, field, index + 1)),
    '',
  ];
}

function fieldRow(key: string, field: Field, position: number): string {
  return tableRow([
    String(position),
    field.code,
    field.title,
    `\`${key}\``,
    typeTitles[field.type],
    field.length == null ? '' : `${field.length}${field.scale ? `,${field.scale}` : ''}`,
    field.unit ?? '',
    field.codelist == null ? '' : `[${field.codelist}](#codelist-${field.codelist})`,
    field.required === true ? '必填' : field.expected === true ? '应填' : '',
    field.sensitivity == null || field.sensitivity === 'public' ? '' : sensitivityTitles[field.sensitivity],
    field.tile == null ? '' : String(field.tile),
    (field.aliases ?? []).join('、'),
    field.note ?? '',
  ]);
}

function codelistSection(list: CodeList): readonly string[] {
  return [
    `<a id="codelist-${list.id}"></a>`,
    '',
    `### ${list.title}（\`${list.id}\`）`,
    '',
    `依据：${list.reference}${list.provisional === true ? '。暂定，待核对正式文本' : ''}`,
    '',
    '| 代码 | 名称 | 上级 | 说明 |',
    '|---|---|---|---|',
    ...list.entries.map((entry) =>
      tableRow([
        entry.code,
        entry.label,
        entry.parent ?? '',
        [entry.historical === true ? '历史代码' : '', entry.note ?? ''].filter((text) => text !== '').join('，'),
      ]),
    ),
    '',
  ];
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
