import type { RuleSet } from '../../schemas/rules/rule.ts';
import { formatArea } from '../../schemas/units.ts';
import { closePdf, heading, INK, openPdf, type Pdf, textWidth } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import type { ArchivedCheck, Opinion } from './archive.ts';
import type { CheckRecord } from './record.ts';
import { drawCoordinates, drawLine, drawOpinions, drawSources } from './report-details.ts';
import { drawOverview } from './report-figures.ts';
import { drawInput, drawLandUse } from './report-input.ts';
import { lineTitle, REASON_TITLES, SEVERITY_TITLES, STATE_TITLES, VERDICT_COLOURS } from './report-words.ts';
import { type Areas, VERDICT_TITLES } from './result.ts';

/**
 * 审查质量报告 as PDF: verdict, rules and required material on the first page, then the input, each line with its pieces
 * and a map, the data and rules used, and the coordinates. Drawn from the archived record alone, with the archive's date
 * as the file's date: the same check always gives the same bytes.
 */
export async function reportPdf(check: ArchivedCheck, opinions: readonly Opinion[], ruleSet: RuleSet): Promise<Buffer> {
  const record = JSON.parse(check.record) as CheckRecord;
  const pdf = openPdf({
    title: `审查质量报告 ${check.number}`,
    author: check.createdBy,
    createdAt: new Date(check.createdAt),
  });
  drawHead(pdf, check, record);
  drawVerdict(pdf, record);
  drawRules(pdf, record, ruleSet);
  drawMaterials(pdf, record);
  drawInput(pdf, record);
  drawLandUse(pdf, record);
  drawOverview(pdf, record, ruleSet);
  for (const [rule, overlay] of Object.entries(record.overlays)) drawLine(pdf, record, rule, overlay, ruleSet);
  drawSources(pdf, record);
  drawCoordinates(pdf, record);
  drawOpinions(pdf, opinions);
  return closePdf(pdf, `${check.number}　SM3 ${check.digest}`);
}

function drawHead(pdf: Pdf, check: ArchivedCheck, record: CheckRecord): void {
  pdf.font('bold').fontSize(18).text('规划辅助审查质量报告', { align: 'center' });
  pdf.font('regular').fontSize(9).fillColor(INK.muted).text(`报告编号 ${check.number}`, { align: 'center' });
  pdf.fillColor(INK.text).moveDown(0.6);
  const total = sumOf(record.subject.plots);
  drawTable(
    pdf,
    [
      { title: '项目名称', share: 5 },
      { title: '审查事项', share: 4 },
      { title: '审查日期', share: 2 },
      { title: '地块数', share: 1.2, align: 'right' },
      { title: '用地面积（椭球）', share: 3, align: 'right' },
    ],
    [
      [
        record.subject.name,
        record.projectType.title,
        record.day,
        String(record.subject.plots.length),
        `${formatArea(total.ellipsoidal, 'squareMetres')}\n${formatArea(total.ellipsoidal, 'hectares')}`,
      ],
    ],
  );
}

function drawVerdict(pdf: Pdf, record: CheckRecord): void {
  const top = pdf.y;
  const left = pdf.page.margins.left;
  const title = VERDICT_TITLES[record.verdict];
  pdf.rect(left, top, textWidth(pdf), 40).fill(VERDICT_COLOURS[record.verdict]);
  pdf
    .font('bold')
    .fontSize(20)
    .fillColor('#ffffff')
    .text(`审查结论：${title.zh}`, left + 12, top + 7, { lineBreak: false });
  pdf
    .font('regular')
    .fontSize(9)
    .text(title.en, left, top + 15, { width: textWidth(pdf) - 12, align: 'right' });
  pdf.fillColor(INK.text);
  pdf.x = left;
  pdf.y = top + 48;
}

function drawRules(pdf: Pdf, record: CheckRecord, ruleSet: RuleSet): void {
  const rows = record.rules.map((result): Row => {
    const real = result.totals?.real.ellipsoidal;
    return [
      lineTitle(result, ruleSet),
      result.relation === 'must-lie-within' && result.state === 'overlaps' ? '部分在外' : STATE_TITLES[result.state],
      real == null ? '—' : formatArea(real, 'squareMetres'),
      real == null ? '—' : formatArea(real, 'mu'),
      {
        text:
          result.severity == null
            ? result.state === 'cannot-check'
              ? '无法判定'
              : '—'
            : SEVERITY_TITLES[result.severity],
        bold: result.severity === 'block' || result.state === 'cannot-check',
        colour: result.severity === 'block' ? VERDICT_COLOURS.fail : INK.text,
      },
      result.reason == null ? result.messages.join('；') : REASON_TITLES[result.reason],
    ];
  });
  drawTable(
    pdf,
    [
      { title: '管控要素', share: 3 },
      { title: '结果', share: 2 },
      { title: '面积', share: 2.2, align: 'right' },
      { title: '亩', share: 1.6, align: 'right' },
      { title: '判定', share: 1.4, align: 'center' },
      { title: '说明', share: 5 },
    ],
    rows,
  );
  const { thresholds, areaKind } = record.ruleSet;
  pdf
    .fontSize(7.5)
    .fillColor(INK.muted)
    .text(
      `面积口径：${areaKind === 'ellipsoidal' ? '椭球面积' : '平面面积'}为准。碎片阈值：面积小于 ${thresholds.noiseArea} ㎡ 为计算噪声；` +
        `面积小于 ${thresholds.toleranceArea} ㎡，或最大内切圆直径小于 ${thresholds.toleranceWidth} m 且为狭长形的，为边缘碎片；均列出而不参与判定。`,
    );
  pdf.fillColor(INK.text).fontSize(9);
}

function drawMaterials(pdf: Pdf, record: CheckRecord): void {
  const materials = [...new Set(record.rules.flatMap((result) => result.materials))];
  const basis = new Map(
    record.rules
      .filter((result) => result.severity != null)
      .flatMap((result) => result.basis.map((item) => [`${item.document}${item.clause ?? ''}`, item])),
  );
  if (materials.length > 0) {
    heading(pdf, '需补充的材料', 2);
    for (const [index, material] of materials.entries()) pdf.text(`${index + 1}．${material}`);
  }
  if (basis.size > 0) {
    heading(pdf, '依据', 2);
    for (const item of basis.keys()) pdf.text(`· ${item}`);
  }
}

function sumOf(list: readonly Areas[]): Areas {
  return {
    ellipsoidal: list.reduce((sum, areas) => sum + areas.ellipsoidal, 0),
    planar: list.reduce((sum, areas) => sum + areas.planar, 0),
  };
}
