import writeXlsxFile, { type Cell, type Sheet } from 'write-excel-file/node';
import type { RuleSet } from '../../schemas/rules/rule.ts';
import { areaText } from '../../schemas/units.ts';
import type { ArchivedCheck } from './archive.ts';
import type { CheckRecord } from './record.ts';
import { VERDICT_TITLES } from './result.ts';
import {
  CLASS_TITLES,
  lineTitle,
  listed,
  pieceLabel,
  REASON_TITLES,
  SEVERITY_TITLES,
  STATE_TITLES,
} from './report-words.ts';

type Value = string | number | null;

/**
 * The check as a workbook: verdict and rules, plots, land use, every piece with both areas, the data used. Areas are
 * numbers in m² as archived, so that a reader may sum them; text stays text, so that nothing in it is run as a formula.
 */
export async function reportWorkbook(check: ArchivedCheck, ruleSet: RuleSet): Promise<Buffer> {
  const record = JSON.parse(check.record) as CheckRecord;
  const sheets: Sheet<Buffer>[] = [
    sheet(
      '结论',
      [
        '管控要素',
        '规则',
        '结果',
        '判定',
        '实际面积（椭球，㎡）',
        '亩',
        '边缘碎片（㎡）',
        '计算噪声（㎡）',
        '说明',
        '材料',
      ],
      [
        [
          '审查结论',
          VERDICT_TITLES[record.verdict].zh,
          check.number,
          record.subject.name,
          null,
          null,
          null,
          null,
          check.digest,
          null,
        ],
        ...record.rules.map((rule): Value[] => [
          lineTitle(rule, ruleSet),
          rule.rule,
          STATE_TITLES[rule.state],
          rule.severity == null ? null : SEVERITY_TITLES[rule.severity],
          rule.totals?.real.ellipsoidal ?? null,
          rule.totals == null ? null : Number(areaText(rule.totals.real.ellipsoidal, 'mu')),
          rule.totals?.edge.ellipsoidal ?? null,
          rule.totals?.noise.ellipsoidal ?? null,
          rule.reason == null ? rule.messages.join('；') : REASON_TITLES[rule.reason],
          rule.materials.join('；'),
        ]),
      ],
    ),
    sheet(
      '地块',
      ['地块编号', '名称', '椭球面积（㎡）', '平面面积（㎡）', '计算平面'],
      record.subject.plots.map((plot) => [
        plot.number,
        plot.name,
        plot.ellipsoidal,
        plot.planar,
        `EPSG:${plot.planeSrid}`,
      ]),
    ),
    sheet(
      '现状地类',
      ['地块编号', '三大类', '地类编码', '地类名称', '权属', '面积（㎡）', '公顷'],
      record.landUse.flatMap((table) =>
        table.state === 'cannot-check'
          ? [[table.plot, `未能统计：${table.detail}`, null, null, null, null, null]]
          : table.rows.map((row): Value[] => [
              row.plot,
              row.category,
              row.landClass,
              row.landClassName,
              row.ownership,
              row.area,
              row.hectares,
            ]),
      ),
    ),
    sheet(
      '图斑',
      [
        '规则',
        '管控要素',
        '地块编号',
        '要素号',
        '要素属性',
        '椭球面积（㎡）',
        '平面面积（㎡）',
        '占地块',
        '宽度下限（m）',
        '宽度上限（m）',
        '类别',
      ],
      Object.entries(record.overlays).flatMap(([rule, overlay]) =>
        overlay.state === 'cannot-check'
          ? []
          : listed(overlay).map((piece): Value[] => [
              rule,
              ruleSet.lines.get(overlay.line)?.title ?? overlay.line,
              piece.plot,
              piece.feature,
              pieceLabel(piece),
              piece.ellipsoidal,
              piece.planar,
              piece.share,
              piece.width.atLeast,
              piece.width.atMost,
              CLASS_TITLES[piece.class],
            ]),
      ),
    ),
    sheet(
      '数据版本',
      ['图层', '数据集', '版本', '来源', '要素数', '发布时间', 'SHA-256'],
      record.datasets.map((used) => [
        used.layer,
        used.dataset,
        used.version,
        used.source,
        used.rows,
        used.publishedAt,
        used.sha256,
      ]),
    ),
  ];
  return writeXlsxFile(sheets).toBuffer();
}

function sheet(name: string, titles: readonly string[], rows: readonly (readonly Value[])[]): Sheet<Buffer> {
  const head = titles.map((value): Cell => ({ value, type: String, fontWeight: 'bold', backgroundColor: '#f1f4f7' }));
  return {
    sheet: name,
    data: [head, ...rows.map((row) => row.map(cellOf))],
    columns: titles.map((title) => ({ width: Math.max(12, title.length * 2 + 2) })),
    stickyRowsCount: 1,
  };
}

function cellOf(value: Value): Cell {
  if (value == null || value === '') return null;
  return typeof value === 'number' ? { value, type: Number } : { value, type: String };
}
