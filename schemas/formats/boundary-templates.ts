/**
 * Which fields the first line of a plot has. The national form has eight; local templates have other numbers. The columns
 * are named as the form names them, so that mappings and people find them.
 */

/** A field of the first line of a plot. */
export interface BoundaryField {
  readonly name: string;
  readonly type: 'text' | 'number';
}

export interface BoundaryTemplate {
  readonly id: string;
  readonly title: string;
  /** In the order of the first line, without the closing `@`. */
  readonly columns: readonly BoundaryField[];
}

function column(name: string, type: BoundaryField['type'] = 'text'): BoundaryField {
  return { name, type };
}

const NATIONAL = [
  column('界址点数', 'number'),
  // the form gives areas in hectares; the unit in the name lets a mapping convert it
  column('地块面积（公顷）', 'number'),
  column('地块编号'),
  column('地块名称'),
  column('图形属性'),
  column('图幅号'),
  column('地块用途'),
  column('地类编码'),
];

/** Known layouts; the number of fields tells them apart. */
export const BOUNDARY_TEMPLATES: readonly BoundaryTemplate[] = [
  { id: 'national', title: '勘测定界、报部备案（8 项）', columns: NATIONAL },
  { id: 'national-remark', title: '国家格式加备注（9 项）', columns: [...NATIONAL, column('备注')] },
  {
    id: 'farmland-consolidation',
    title: '高标准农田、土地整治（13 项）',
    columns: [...NATIONAL, ...['图斑类型', '地类', '改造前等别', '改造后等别', '备注'].map((name) => column(name))],
  },
  {
    id: 'farmland-consolidation-12',
    title: '高标准农田、土地整治（12 项，无备注）',
    columns: [...NATIONAL, ...['图斑类型', '地类', '改造前等别', '改造后等别'].map((name) => column(name))],
  },
  { id: 'bare', title: '无属性', columns: [] },
];

/** The columns for first lines of `fields` fields; `isKnown` false where no template has that number. */
export function boundaryColumns(
  fields: number,
  templates: readonly BoundaryTemplate[] = BOUNDARY_TEMPLATES,
): { readonly columns: readonly BoundaryField[]; readonly isKnown: boolean } {
  const template = templates.find(({ columns }) => columns.length === fields);
  if (template != null) return { columns: template.columns, isKnown: true };
  const rest = Array.from({ length: Math.max(0, fields - NATIONAL.length) }, (_, i) =>
    column(`字段${NATIONAL.length + i + 1}`),
  );
  return { columns: [...NATIONAL.slice(0, fields), ...rest], isKnown: false };
}
