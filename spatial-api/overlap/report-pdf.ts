import { convertArea, formatArea } from '../../schemas/units.ts';
import { closePdf, heading, INK, keepTogether, openPdf, type Pdf, textWidth } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import type { ArchivedCheck, Opinion } from './archive.ts';
import type { CheckRecord } from './record.ts';
import { drawCoordinates, drawLines, drawOpinions, drawSources } from './report-details.ts';
import { drawOverview } from './report-figures.ts';
import { drawInput, drawLandUse, drawLandUseSummary } from './report-input.ts';
import {
  AREA_KIND_TITLES,
  lineTitle,
  parameterText,
  REASON_TITLES,
  type RecordRule,
  ruleTitle,
  SEVERITY_TITLES,
  stateTitle,
  VERDICT_COLOURS,
} from './report-words.ts';
import { VERDICT_TITLES } from './result.ts';

/**
 * 审查质量报告 as PDF: verdict with its reasons, rules and 现状地类 on the first page, then material and legal basis, the
 * input, each line with its pieces and a map, the data and rules used, coordinates, opinions. Drawn from the archived
 * record alone, with the archive's date as the file's date: the same check always gives the same bytes.
 */
export async function reportPdf(check: ArchivedCheck, opinions: readonly Opinion[]): Promise<Buffer> {
  const record = JSON.parse(check.record) as CheckRecord;
  const pdf = openPdf({
    title: `规划辅助审查质量报告 ${check.number}`,
    author: check.createdBy,
    createdAt: new Date(check.createdAt),
  });
  drawHead(pdf, check, record, opinions);
  drawVerdict(pdf, record);
  drawRules(pdf, record);
  drawLandUseSummary(pdf, record);
  drawMaterials(pdf, record);
  drawOverview(pdf, record);
  drawInput(pdf, record);
  drawLandUse(pdf, record);
  drawLines(pdf, record);
  drawConclusion(pdf, record);
  drawCoordinates(pdf, record);
  drawOpinions(pdf, check, opinions);
  return closePdf(pdf, `SM3 ${check.digest}`, `规划辅助审查质量报告　${check.number}　${record.subject.name}`);
}

function drawHead(pdf: Pdf, check: ArchivedCheck, record: CheckRecord, opinions: readonly Opinion[]): void {
  pdf.font('bold').fontSize(18).text('规划辅助审查质量报告', { align: 'center' });
  const revision = check.revision > 1 ? `　第 ${check.revision} 次审查` : '';
  const state = opinions.findLast((entry) => entry.kind !== 'opinion')?.kind === 'sign-off' ? '　已签发' : '';
  pdf.font('regular').fontSize(9).fillColor(INK.muted);
  pdf.text(`报告编号 ${check.number}${revision}${state}`, { align: 'center' });
  pdf.fillColor(INK.text).moveDown(0.5);
  const { subject } = record;
  const area = subject.areas[record.ruleSet.areaKind];
  const label = (text: string) => ({ text, bold: true, fill: INK.fill });
  const codes = [subject.own.project, subject.own.parcel].filter((code) => code != null).join('、');
  drawTable(
    pdf,
    [
      { title: '项目名称', share: 1.6 },
      { title: subject.name, share: 5 },
      { title: '审查事项', share: 1.6 },
      { title: record.projectType.title, share: 4 },
    ],
    [
      [label('申请单位'), subject.applicant ?? '—', label('审查日期'), record.day],
      [label('代码'), codes === '' ? '—' : codes, label('地块数'), String(subject.plots.length)],
      [
        label('用地面积'),
        `${formatArea(area, 'squareMetres')}，${formatArea(area, 'hectares')}，${formatArea(area, 'mu')}`,
        label('面积口径'),
        `${AREA_KIND_TITLES[record.ruleSet.areaKind]}（平面面积并列于附表）`,
      ],
      [label('审查人'), check.createdBy, label('规则集'), `${record.ruleSet.id} ${record.ruleSet.version}`],
      [label('坐标系'), coordinateSystems(record), label('系统版本'), `dimai 审查引擎 ${record.engine.version}`],
    ],
  );
}

/** Planes that the plots were overlaid in. */
function coordinateSystems({ subject }: CheckRecord): string {
  const planes = [...new Set(subject.plots.map((plot) => plot.planeSrid))].sort((a, b) => a - b);
  return `CGCS2000 3° 带高斯-克吕格 ${planes.map((srid) => `EPSG:${srid}`).join('、')}`;
}

/** The verdict, and what it rests on in a line or two. */
function drawVerdict(pdf: Pdf, record: CheckRecord): void {
  const left = pdf.page.margins.left;
  const title = VERDICT_TITLES[record.verdict];
  const reasons = reasonsOf(record);
  pdf.font('regular').fontSize(9);
  const width = textWidth(pdf) - 24;
  const text = reasons.join('\n');
  const height = 40 + pdf.heightOfString(text, { width });
  keepTogether(pdf, height + 6);
  const top = pdf.y;
  pdf.rect(left, top, textWidth(pdf), height).fill(VERDICT_COLOURS[record.verdict]);
  pdf
    .font('bold')
    .fontSize(20)
    .fillColor('#ffffff')
    .text(`审查结论：${title.zh}`, left + 12, top + 5, { lineBreak: false });
  pdf
    .font('regular')
    .fontSize(9)
    .text(title.en, left, top + 13, { width: textWidth(pdf) - 12, align: 'right' });
  pdf.text(text, left + 12, top + 34, { width });
  pdf.fillColor(INK.text);
  pdf.x = left;
  pdf.y = top + height + 6;
}

/** At most this many reasons stand beside the verdict; the table below has them all. */
const MOST_REASONS = 4;

function reasonsOf(record: CheckRecord): readonly string[] {
  const decisive = record.rules.filter((rule) => {
    if (record.verdict === 'fail') return rule.severity === 'block';
    if (record.verdict === 'undetermined') {
      return rule.decides && (rule.state === 'cannot-check' || rule.uncheckedPlots > 0);
    }
    return rule.severity === record.verdict;
  });
  if (decisive.length === 0) return ['各项管控要素均已检查，未发现影响结论的重叠。'];
  const reasons = decisive.slice(0, MOST_REASONS).map((rule) => reasonOf(rule, record));
  const rest = decisive.length - reasons.length;
  return rest > 0 ? [...reasons, `……另有 ${rest} 项，见下表`] : reasons;
}

function reasonOf(rule: RecordRule, record: CheckRecord): string {
  const title = ruleTitle(rule, record);
  if (rule.severity == null || rule.totals == null) {
    return `${title}：${rule.reason == null ? rule.messages.join('；') : REASON_TITLES[rule.reason]}`;
  }
  const real = rule.totals.real[record.ruleSet.areaKind];
  const where = rule.relation === 'must-lie-within' ? '范围外' : '重叠';
  return `${title}：${where} ${formatArea(real, 'squareMetres')}（${formatArea(real, 'mu')}）。${rule.messages[0] ?? ''}`;
}

function drawRules(pdf: Pdf, record: CheckRecord): void {
  const kind = record.ruleSet.areaKind;
  const whole = record.subject.areas[kind];
  const rows = record.rules.map((rule): Row => {
    const real = rule.totals?.real[kind];
    const colour = rule.severity === 'block' ? VERDICT_COLOURS.fail : INK.text;
    return [
      ruleTitle(rule, record),
      stateTitle(rule),
      real == null ? '—' : formatArea(real, 'squareMetres').replace(' ㎡', ''),
      real == null ? '—' : `${convertArea(real, 'mu').toFixed(2)}`,
      real == null ? '—' : `${((100 * real) / whole).toFixed(2)}%`,
      { text: judgementText(rule), bold: rule.severity === 'block' || isOpen(rule), colour },
      explanationOf(rule),
    ];
  });
  drawTable(
    pdf,
    [
      { title: '管控要素', share: 3 },
      { title: '结果', share: 1.7 },
      { title: '面积 ㎡', share: 1.9, align: 'right' },
      { title: '亩', share: 1.4, align: 'right' },
      { title: '占比', share: 1.3, align: 'right' },
      { title: '判定', share: 1.3, align: 'center' },
      { title: '说明', share: 5 },
    ],
    rows,
    { fontSize: 7.5 },
  );
  pdf.fontSize(7).fillColor(INK.muted).text(thresholdText(record));
  pdf.fillColor(INK.text).fontSize(9);
}

function isOpen(rule: RecordRule): boolean {
  return rule.decides && (rule.state === 'cannot-check' || rule.uncheckedPlots > 0);
}

function judgementText(rule: RecordRule): string {
  if (rule.severity != null) return SEVERITY_TITLES[rule.severity];
  if (isOpen(rule)) return '无法判定';
  return rule.decides ? '—' : '不计入';
}

function explanationOf(rule: RecordRule): string {
  const parts = [...rule.messages];
  if (rule.reason != null) parts.push(REASON_TITLES[rule.reason]);
  if (rule.uncheckedPlots > 0) parts.push(`${rule.uncheckedPlots} 个地块未能检查`);
  return parts.join('；');
}

/** The ledger of thresholds, printed where the areas stand that it explains. */
export function thresholdText({ ruleSet }: CheckRecord): string {
  const { thresholds, areaKind } = ruleSet;
  const { sliver } = thresholds;
  return (
    `面积以${AREA_KIND_TITLES[areaKind]}为准，只计实际重叠；同一图层内要素相互重叠的部分只计一次。碎片阈值（规则集 ${ruleSet.id} ${ruleSet.version}）：面积小于 ${thresholds.noiseArea} ㎡ 为计算噪声；` +
    `面积小于 ${thresholds.toleranceArea} ㎡，或最大内切圆直径小于 ${thresholds.toleranceWidth} m 且狭长（长宽比 ≥ ${sliver.lengthToWidth} 或 4πA/P² ≤ ${sliver.compactness}）的为边缘碎片；两者均逐一列出，不参与判定。`
  );
}

function drawMaterials(pdf: Pdf, record: CheckRecord): void {
  const needed = new Map<string, string[]>();
  for (const rule of record.rules) {
    for (const material of rule.materials) {
      needed.set(material, [...(needed.get(material) ?? []), lineTitle(rule.line, record)]);
    }
  }
  if (needed.size === 0) return;
  heading(pdf, '需补充的材料', 2);
  for (const [index, [material, lines]] of [...needed].entries()) {
    pdf.text(`${index + 1}．${material}（${[...new Set(lines)].join('、')}）`);
  }
}

/** Part E: the verdict once more with the rules that lead to it, and all it rests on. */
function drawConclusion(pdf: Pdf, record: CheckRecord): void {
  heading(pdf, 'E　结论与依据', 1, 60);
  pdf.font('bold').fontSize(10).fillColor(VERDICT_COLOURS[record.verdict]);
  pdf.text(`审查结论：${VERDICT_TITLES[record.verdict].zh}`);
  pdf.font('regular').fontSize(9).fillColor(INK.text).text(reasonsOf(record).join('\n'));
  drawBasis(pdf, record);
  drawSources(pdf, record);
}

function drawBasis(pdf: Pdf, record: CheckRecord): void {
  const rows = record.rules
    .filter((rule) => rule.severity != null)
    .map((rule): Row => [
      rule.rule,
      ruleTitle(rule, record),
      rule.messages.join('；'),
      rule.basis.map(({ document, clause }) => `${document}${clause ?? ''}`).join('；'),
    ]);
  if (rows.length > 0) {
    heading(pdf, '触发的规则与依据', 2);
    const columns = [
      { title: '规则', share: 1.3 },
      { title: '管控要素', share: 2 },
      { title: '要求', share: 4 },
      { title: '依据', share: 5 },
    ];
    drawTable(pdf, columns, rows, { fontSize: 7.5 });
  }
  if (record.parameters.length > 0) {
    pdf.fontSize(8).text(`申报参数：${record.parameters.map(parameterText).join('；')}。`);
    pdf.fontSize(9);
  }
}
