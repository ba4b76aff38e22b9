import writeXlsxFile, { type Cell, type Sheet } from 'write-excel-file/node';
import { layerById } from '../../schemas/layers/index.ts';
import { printedWhole } from '../../schemas/rules/printed-areas.ts';
import { convertArea, roundArea } from '../../schemas/units.ts';
import { beijingTime } from '../reconciliation/beijing-day.ts';
import type { ArchivedCheck, Opinion } from './archive.ts';
import { landClassEnglish } from './land-use-table.ts';
import type { CheckRecord } from './record.ts';
import { FINDING_LEVELS, notSummed, wordIn } from './report-input.ts';
import { thresholdText } from './report-pdf.ts';
import {
  basisText,
  classTitle,
  explanationOf,
  FINDING_TITLES,
  foundTotals,
  judgementText,
  type Language,
  lineTitle,
  listedPieces,
  OPINION_TITLES,
  parameterText,
  pieceLabel,
  ruleTitle,
  type Say,
  sayIn,
  stateTitle,
} from './report-words.ts';
import { VERDICT_TITLES } from './result.ts';
import { boldCell, cellOf, sheet, type Value } from './workbook-sheet.ts';

/**
 * The check as a workbook: verdict and rules, plots, land use, every piece with both areas, the data used. Areas are
 * numbers in m² as archived, so that a reader may sum them; text stays text, so that nothing in it is run as a formula.
 */
export async function reportWorkbook(
  check: ArchivedCheck,
  opinions: readonly Opinion[],
  { language = 'zh' }: { readonly language?: Language } = {},
): Promise<Buffer> {
  const record = JSON.parse(check.record) as CheckRecord;
  const say = sayIn(language, record);
  const sheets = [
    verdictSheet(check, record, say),
    plotSheet(record, say),
    findingSheet(record, say),
    summarySheet(record, say),
    landUseSheet(record, say),
    pieceSheet(record, say),
    closingSheet(record, say),
    sourceSheet(record, say),
    opinionSheet(opinions, say),
  ];
  return writeXlsxFile(sheets).toBuffer();
}

function verdictSheet(check: ArchivedCheck, record: CheckRecord, say: Say): Sheet<Buffer> {
  const head: readonly (readonly [string, Value])[] = [
    [say('审查结论', 'Verdict'), say.word(VERDICT_TITLES[record.verdict])],
    [say('报告编号', 'Report'), check.number],
    [say('项目名称', 'Project'), record.subject.name],
    [say('申请单位', 'Applicant'), record.subject.applicant],
    [say('审查事项', 'Kind'), say(record.projectType.title, record.projectType.titleEn)],
    [say('申报参数', 'Declared'), say.statements(record.parameters.map((parameter) => parameterText(parameter, say)))],
    [say('审查日期', 'Day'), record.day],
    [say('用地面积（椭球，㎡）', 'Area (ellipsoidal, m²)'), printedWhole(record, 'ellipsoidal')],
    [say('用地面积（平面，㎡）', 'Area (planar, m²)'), printedWhole(record, 'planar')],
    [say('阈值', 'Thresholds'), thresholdText(record, say)],
    [say('记录摘要（SM3）', 'Digest (SM3)'), check.digest],
  ];
  const rules = record.rules.map((rule): Value[] => {
    const printed = foundTotals(rule, record);
    const measured = printed == null ? null : rule.totals;
    return [
      ruleTitle(rule, record, say),
      rule.rule,
      stateTitle(rule, say),
      judgementText(rule, say),
      measured?.real.ellipsoidal ?? null,
      measured?.real.planar ?? null,
      printed?.real ?? null,
      printed == null ? null : roundArea(printed.real, 'hectares'),
      printed == null ? null : roundArea(printed.real, 'mu'),
      printed?.edge ?? null,
      printed?.noise ?? null,
      printed?.all ?? null,
      explanationOf(rule, say),
      say.statements(rule.materials.map(say.rule)),
      basisText(rule, say),
    ];
  });
  const titles = [
    say('管控要素', 'Control line'),
    say('规则', 'Rule'),
    say('结果', 'Result'),
    say('判定', 'Weight'),
    say('实际面积（椭球，㎡）', 'Real area (ellipsoidal, m²)'),
    say('实际面积（平面，㎡）', 'Real area (planar, m²)'),
    say('实际面积（平差后，㎡）', 'Real area (adjusted, m²)'),
    say('公顷', 'ha'),
    say('亩', 'mu'),
    say('边缘碎片（㎡）', 'Edge fragments (m²)'),
    say('计算噪声（㎡）', 'Noise (m²)'),
    say('合计去重（㎡）', 'In all, once (m²)'),
    say('说明', 'Explanation'),
    say('材料', 'Documents'),
    say('依据', 'Legal basis'),
  ];
  const { data: table, ...rest } = sheet(say('结论', 'Verdict'), titles, rules);
  const facts = head.map(([title, value]) => [boldCell(title), cellOf(value)]);
  return { ...rest, data: [...facts, [], ...(table as Cell[][])], stickyRowsCount: 0 };
}

function plotSheet(record: CheckRecord, say: Say): Sheet<Buffer> {
  return sheet(
    say('地块', 'Plot'),
    [
      say('地块编号', 'Plot'),
      say('名称', 'Name'),
      say('椭球面积（㎡）', 'Ellipsoidal (m²)'),
      say('平面面积（㎡）', 'Planar (m²)'),
      say('申报面积（㎡）', 'Declared (m²)'),
      say('交付坐标系', 'Delivered in'),
      say('计算平面', 'Plane'),
    ],
    record.subject.plots.map((plot) => [
      plot.number,
      plot.name,
      plot.ellipsoidal,
      plot.planar,
      plot.declared.area,
      `EPSG:${plot.delivered?.srid ?? 4490}`,
      `EPSG:${plot.planeSrid}`,
    ]),
  );
}

function findingSheet(record: CheckRecord, say: Say): Sheet<Buffer> {
  return sheet(
    say('数据质量', 'Input'),
    [
      say('级别', 'Level'),
      say('代码', 'Code'),
      say('地块', 'Plot'),
      say('说明', 'Explanation'),
      say('实际', 'Actual'),
      say('应为', 'Expected'),
    ],
    record.subject.findings.map((finding) => [
      say.word(FINDING_LEVELS[finding.severity]),
      finding.code,
      finding.plot,
      say(finding.message, FINDING_TITLES[finding.code]),
      finding.actual,
      finding.expected,
    ]),
  );
}

function summarySheet(record: CheckRecord, say: Say): Sheet<Buffer> {
  const { summary } = record.landUse;
  return sheet(
    say('地类汇总', 'Land use sums'),
    [
      say('地类', 'Class'),
      say('面积（㎡）', 'Area (m²)'),
      say('公顷', 'ha'),
      say('亩', 'mu'),
      ...summary.ownerships.map((name) => say(`${name}（㎡）`, `${wordIn(name)} (m²)`)),
    ],
    summary.rows.map(({ title, total, byOwnership }) => [
      say(title, wordIn(title)),
      total.squareMetres,
      total.hectares,
      convertArea(total.squareMetres, 'mu'),
      ...summary.ownerships.map((name) => byOwnership[name]!.squareMetres),
    ]),
  );
}

function landUseSheet(record: CheckRecord, say: Say): Sheet<Buffer> {
  return sheet(
    say('现状地类', 'Land use'),
    [
      say('地块编号', 'Plot'),
      say('三大类', 'Category'),
      say('地类编码', 'Class code'),
      say('地类名称', 'Class'),
      say('权属', 'Owner'),
      say('面积（㎡）', 'Area (m²)'),
      say('公顷', 'ha'),
      say('备注', 'Note'),
    ],
    record.landUse.plots.flatMap((table) =>
      table.state === 'cannot-check'
        ? [[table.plot, null, null, null, null, null, null, notSummed(table, say)]]
        : table.rows.map((row): Value[] => [
            row.plot,
            say(row.category, wordIn(row.category)),
            row.landClass,
            say(row.landClassName, landClassEnglish(row.landClass) ?? row.landClassName),
            say(row.ownership, wordIn(row.ownership)),
            row.area,
            row.hectares,
            table.state === 'closed'
              ? null
              : say(
                  `与地块面积相差 ${table.discrepancy.toFixed(2)} ㎡，未平差`,
                  `differs from the plot by ${table.discrepancy.toFixed(2)} m²: not adjusted`,
                ),
          ]),
    ),
  );
}

function pieceSheet(record: CheckRecord, say: Say): Sheet<Buffer> {
  const titles = [
    say('规则', 'Rule'),
    say('管控要素', 'Control line'),
    say('地块编号', 'Plot'),
    say('要素号', 'Feature'),
    say('要素属性', 'Attributes'),
    say('面积（平差后，㎡）', 'Area (adjusted, m²)'),
    say('公顷（平差后）', 'ha (adjusted)'),
    say('亩', 'mu'),
    say('椭球面积（㎡）', 'Ellipsoidal (m²)'),
    say('平面面积（㎡）', 'Planar (m²)'),
    say('占地块', 'Of plot'),
    say('宽度下限（m）', 'Width at least (m)'),
    say('宽度上限（m）', 'Width at most (m)'),
    say('类别', 'Class'),
  ];
  const rows = listedPieces(record).map(({ rule, line, piece }): Value[] => [
    rule,
    lineTitle(line, record, say),
    piece.plot,
    piece.feature,
    pieceLabel(piece, line, record, say),
    piece.closed.squareMetres,
    piece.closed.hectares,
    convertArea(piece[record.ruleSet.areaKind], 'mu'),
    piece.ellipsoidal,
    piece.planar,
    piece.share,
    piece.width.atLeast,
    piece.width.atMost,
    classTitle(piece, say),
  ]);
  return sheet(say('图斑', 'Pieces'), titles, rows);
}

function closingSheet(record: CheckRecord, say: Say): Sheet<Buffer> {
  return sheet(
    say('平差', 'Adjustment'),
    [
      say('规则', 'Rule'),
      say('管控要素', 'Control line'),
      say('地块编号', 'Plot'),
      say('地块（㎡）', 'Plot (m²)'),
      say('界内（㎡）', 'Inside (m²)'),
      say('界外（㎡）', 'Outside (m²)'),
      say('界内（公顷）', 'Inside (ha)'),
      say('界外（公顷）', 'Outside (ha)'),
      say('差（㎡）', 'Off by (m²)'),
      say('状态', 'State'),
    ],
    Object.entries(record.overlays).flatMap(([rule, overlay]) =>
      overlay.state === 'cannot-check'
        ? []
        : overlay.closing.map((row): Value[] => [
            rule,
            lineTitle(overlay.line, record, say),
            row.plot,
            row.whole.squareMetres,
            row.inside.squareMetres,
            row.outside.squareMetres,
            row.inside.hectares,
            row.outside.hectares,
            row.discrepancy,
            row.state === 'closed' ? say('闭合', 'closed') : say('未平差', 'not adjusted'),
          ]),
    ),
  );
}

function sourceSheet(record: CheckRecord, say: Say): Sheet<Buffer> {
  return sheet(
    say('数据版本', 'Data'),
    [
      say('图层', 'Layer'),
      say('版本', 'Version'),
      say('数据集', 'Dataset'),
      say('行政区', 'District'),
      say('来源', 'Source'),
      say('要素数', 'Features'),
      say('入库时间（北京）', 'Published (UTC+8)'),
      'SHA-256',
    ],
    record.datasets.map((used) => [
      say(used.layerTitle, layerById(used.layer)?.titleEn ?? used.layerTitle),
      used.version,
      used.dataset,
      used.districtCode,
      used.source,
      used.rows,
      beijingTime(new Date(used.publishedAt)),
      used.sha256,
    ]),
  );
}

function opinionSheet(opinions: readonly Opinion[], say: Say): Sheet<Buffer> {
  return sheet(
    say('审查意见', 'Opinions'),
    [
      say('类型', 'Kind'),
      say('意见', 'Opinion'),
      say('审查人', 'Reviewer'),
      say('时间（北京）', 'Time (UTC+8)'),
      'SM3',
    ],
    opinions.map((entry) => [
      say.word(OPINION_TITLES[entry.kind]),
      entry.opinion,
      entry.actor,
      beijingTime(new Date(entry.at)),
      entry.digest,
    ]),
  );
}
