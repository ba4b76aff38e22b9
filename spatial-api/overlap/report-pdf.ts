import { printedTotals, printedWhole } from '../../schemas/rules/printed-areas.ts';
import { areaText } from '../../schemas/units.ts';
import { closePdf, heading, INK, keepTogether, openPdf, textWidth } from '../paper/pdf.ts';
import { drawTable, type Row } from '../paper/table.ts';
import type { ArchivedCheck, Opinion } from './archive.ts';
import type { CheckRecord } from './record.ts';
import { drawCoordinates, drawLines, drawOpinions, drawSources } from './report-details.ts';
import { type BaseMap, NO_BASE } from './report-base.ts';
import { drawOverview } from './report-figures.ts';
import { drawInput, drawLandUse, drawLandUseSummary } from './report-input.ts';
import type { Paper } from './report-paper.ts';
import {
  AREA_KIND_TITLES,
  basisText,
  explanationOf,
  foundTotals,
  isOpen,
  judgementText,
  type Language,
  lineTitle,
  parameterText,
  REASON_TITLES,
  type RecordRule,
  ruleTitle,
  type Say,
  sayIn,
  stateTitle,
  VERDICT_COLOURS,
} from './report-words.ts';
import { VERDICT_TITLES } from './result.ts';

export interface ReportOptions {
  readonly language?: Language;
  /** Ground under the maps, see report-base.ts; without it plots and pieces stand on white. */
  readonly base?: BaseMap;
}

/**
 * 审查质量报告 as PDF: verdict with its reasons, rules and 现状地类 on the first page, then material and legal basis, the
 * input, each line with its pieces and a map, the data and rules used, coordinates, opinions. Drawn from the archived
 * record and the layer versions it names, with the archive's date as the file's date: the same check always gives the same bytes.
 */
export async function reportPdf(
  check: ArchivedCheck,
  opinions: readonly Opinion[],
  { language = 'zh', base = NO_BASE }: ReportOptions = {},
): Promise<Buffer> {
  const record = JSON.parse(check.record) as CheckRecord;
  const say = sayIn(language, record);
  const title = say('规划辅助审查质量报告', 'Planning check report');
  const pdf = openPdf({
    title: `${title} ${check.number}`,
    author: check.createdBy,
    createdAt: new Date(check.createdAt),
    language,
  });
  const paper: Paper = { pdf, record, say, base };
  drawHead(paper, check, opinions);
  drawVerdict(paper);
  drawRules(paper);
  drawLandUseSummary(paper);
  drawMaterials(paper);
  drawOverview(paper);
  drawInput(paper);
  drawLandUse(paper);
  drawLines(paper);
  drawConclusion(paper);
  drawCoordinates(paper);
  drawOpinions(paper, check, opinions);
  return closePdf(pdf, `SM3 ${check.digest}`, {
    header: `${title}　${check.number}　${record.subject.name}`,
    pageOf: (page, count) => say(`第 ${page} 页 共 ${count} 页`, `Page ${page} of ${count}`),
  });
}

function drawHead({ pdf, record, say }: Paper, check: ArchivedCheck, opinions: readonly Opinion[]): void {
  pdf.font('bold').fontSize(18).text(say('规划辅助审查质量报告', 'Planning check report'), { align: 'center' });
  const revision = check.revision > 1 ? say(`　第 ${check.revision} 次审查`, `, revision ${check.revision}`) : '';
  const isSigned = opinions.findLast((entry) => entry.kind !== 'opinion')?.kind === 'sign-off';
  const state = isSigned ? say('　已签发', ', signed off') : '';
  pdf.font('regular').fontSize(9).fillColor(INK.muted);
  pdf.text(`${say('报告编号', 'Report')} ${check.number}${revision}${state}`, { align: 'center' });
  pdf.fillColor(INK.text).moveDown(0.5);
  const { subject } = record;
  const area = printedWhole(record);
  const label = (text: string) => ({ text, bold: true, fill: INK.fill });
  const codes = say.list([subject.own.project, subject.own.parcel].filter((code) => code != null));
  drawTable(
    pdf,
    [
      { title: say('项目名称', 'Project'), share: 1.6 },
      { title: subject.name, share: 5 },
      { title: say('审查事项', 'Kind'), share: 1.6 },
      { title: say(record.projectType.title, record.projectType.titleEn), share: 4 },
    ],
    [
      [label(say('申请单位', 'Applicant')), subject.applicant ?? '—', label(say('审查日期', 'Day')), record.day],
      [
        label(say('代码', 'Code')),
        codes === '' ? '—' : codes,
        label(say('地块数', 'Plots')),
        String(subject.plots.length),
      ],
      [
        label(say('用地面积', 'Area')),
        [say.area(area, 'squareMetres'), say.area(area, 'hectares'), say.area(area, 'mu')].join(say('，', ', ')),
        label(say('面积口径', 'Kind of area')),
        say(
          `${AREA_KIND_TITLES[record.ruleSet.areaKind].zh}（另一口径并列于附表）`,
          `${AREA_KIND_TITLES[record.ruleSet.areaKind].en} (the other stands in the tables)`,
        ),
      ],
      [
        label(say('审查人', 'Reviewer')),
        check.createdBy,
        label(say('规则集', 'Rules')),
        `${record.ruleSet.id} ${record.ruleSet.version}`,
      ],
      [
        label(say('坐标系', 'Coordinates')),
        coordinateSystems(record, say),
        label(say('系统版本', 'System')),
        say(`dimai 审查引擎 ${record.engine.version}`, `dimai check engine ${record.engine.version}`),
      ],
    ],
  );
}

/** Planes that the plots were overlaid in. */
function coordinateSystems({ subject }: CheckRecord, say: Say): string {
  const planes = [...new Set(subject.plots.map((plot) => plot.planeSrid))].sort((a, b) => a - b);
  const codes = say.list(planes.map((srid) => `EPSG:${srid}`));
  return say(`CGCS2000 3° 带高斯-克吕格 ${codes}`, `CGCS2000 3° Gauss-Krüger ${codes}`);
}

/** The verdict, and what it rests on in a line or two. */
function drawVerdict({ pdf, record, say }: Paper): void {
  const left = pdf.page.margins.left;
  const title = VERDICT_TITLES[record.verdict];
  const reasons = reasonsOf(record, say);
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
    .text(say(`审查结论：${title.zh}`, `Verdict: ${title.en}`), left + 12, top + 5, { lineBreak: false });
  pdf
    .font('regular')
    .fontSize(9)
    .text(say(title.en, title.zh), left, top + 13, { width: textWidth(pdf) - 12, align: 'right' });
  pdf.text(text, left + 12, top + 34, { width });
  pdf.fillColor(INK.text);
  pdf.x = left;
  pdf.y = top + height + 6;
}

/** At most this many reasons stand beside the verdict; the table below has them all. */
const MOST_REASONS = 4;

function reasonsOf(record: CheckRecord, say: Say): readonly string[] {
  const decisive = record.rules.filter((rule) => {
    if (record.verdict === 'fail') return rule.severity === 'block';
    if (record.verdict === 'undetermined') {
      return rule.decides && (rule.state === 'cannot-check' || rule.uncheckedPlots > 0);
    }
    return rule.severity === record.verdict;
  });
  if (decisive.length === 0) return [clearText(record, say)];
  const reasons = decisive.slice(0, MOST_REASONS).map((rule) => reasonOf(rule, record, say));
  const rest = decisive.length - reasons.length;
  return rest > 0 ? [...reasons, say(`……另有 ${rest} 项，见下表`, `… and ${rest} more, see below`)] : reasons;
}

/** A pass. Optional lines that a bureau has no data of were not checked, and are not said to have been. */
function clearText(record: CheckRecord, say: Say): string {
  const aside = record.rules.filter((rule) => rule.state === 'cannot-check' && !rule.decides).length;
  const text = say(
    '计入结论的管控要素均已检查，未发现影响结论的重叠。',
    'Every control line that counts was checked; nothing was found that bears on the verdict.',
  );
  if (aside === 0) return text;
  return (
    text + say(`另有 ${aside} 项没有数据，未检查，不计入结论。`, ` ${aside} have no data: not checked, not counted.`)
  );
}

/** Why a rule leaves the verdict open: what was found on the plots that could be checked is no reason for that. */
function openReasonOf({ rule, reason, uncheckedPlots }: RecordRule, { overlays }: CheckRecord, say: Say): string {
  const overlay = overlays[rule];
  const why = reason ?? (overlay?.state === 'checked' ? overlay.unchecked[0]?.reason : undefined) ?? 'fault';
  const words = say.word(REASON_TITLES[why]);
  if (uncheckedPlots === 0) return words;
  return say(`${uncheckedPlots} 个地块未能检查，${words}`, `${uncheckedPlots} plots could not be checked, ${words}`);
}

function reasonOf(rule: RecordRule, record: CheckRecord, say: Say): string {
  const title = ruleTitle(rule, record, say);
  if (record.verdict === 'undetermined') {
    const why = openReasonOf(rule, record, say);
    return say(`${title}：${why}`, `${title}: ${why}`);
  }
  if (rule.severity == null || rule.totals == null) {
    const why =
      rule.reason == null ? say.statements(rule.messages.map(say.rule)) : say.word(REASON_TITLES[rule.reason]);
    return say(`${title}：${why}`, `${title}: ${why}`);
  }
  const { real } = printedTotals(rule, record)!;
  const isWithin = rule.relation === 'must-lie-within';
  const [area, mu] = [say.area(real, 'squareMetres'), say.area(real, 'mu')];
  const message = say.rule(rule.messages[0] ?? '');
  return say(
    `${title}：${isWithin ? '范围外' : '重叠'} ${area}（${mu}）。${message}`,
    `${title}: ${area} (${mu}) ${isWithin ? 'outside' : 'overlapped'}. ${message}`,
  );
}

function drawRules({ pdf, record, say }: Paper): void {
  const whole = printedWhole(record);
  const rows = record.rules.map((rule): Row => {
    const real = foundTotals(rule, record)?.real;
    const colour = rule.severity === 'block' ? VERDICT_COLOURS.fail : INK.text;
    return [
      ruleTitle(rule, record, say),
      stateTitle(rule, say),
      real == null ? '—' : areaText(real, 'squareMetres'),
      real == null ? '—' : areaText(real, 'mu'),
      real == null ? '—' : `${((100 * real) / whole).toFixed(2)}%`,
      { text: judgementText(rule, say), bold: rule.severity === 'block' || isOpen(rule), colour },
      explanationOf(rule, say),
    ];
  });
  drawTable(
    pdf,
    [
      { title: say('管控要素', 'Control line'), share: 3 },
      { title: say('结果', 'Result'), share: 1.7 },
      { title: say('面积 ㎡', 'Area m²'), share: 1.9, align: 'right' },
      { title: say('亩', 'mu'), share: 1.4, align: 'right' },
      { title: say('占比', 'Share'), share: 1.3, align: 'right' },
      { title: say('判定', 'Weight'), share: say.language === 'en' ? 2.4 : 1.3, align: 'center' },
      { title: say('说明', 'Explanation'), share: 5 },
    ],
    rows,
    { fontSize: 7.5 },
  );
  pdf.fontSize(7).fillColor(INK.muted).text(thresholdText(record, say));
  pdf.fillColor(INK.text).fontSize(9);
}

/** The ledger of thresholds, printed where the areas stand that it explains. */
export function thresholdText({ ruleSet }: CheckRecord, say: Say): string {
  const { thresholds, areaKind } = ruleSet;
  const { sliver } = thresholds;
  return say(
    `面积以${AREA_KIND_TITLES[areaKind].zh}为准，只计实际重叠；同一图层内要素相互重叠的部分只计一次。碎片阈值（规则集 ${ruleSet.id} ${ruleSet.version}）：面积小于 ${thresholds.noiseArea} ㎡ 为计算噪声；` +
      `面积小于 ${thresholds.toleranceArea} ㎡，或最大内切圆直径小于 ${thresholds.toleranceWidth} m 且狭长（长宽比 ≥ ${sliver.lengthToWidth} 或 4πA/P² ≤ ${sliver.compactness}）的为边缘碎片；两者均逐一列出，不参与判定。`,
    `The ${AREA_KIND_TITLES[areaKind].en} decides, and only real overlap counts; land under several features of a layer counts once. Thresholds (rules ${ruleSet.id} ${ruleSet.version}): ` +
      `below ${thresholds.noiseArea} m² noise; below ${thresholds.toleranceArea} m², or with a largest inscribed circle of less than ${thresholds.toleranceWidth} m in diameter and elongated (length to width ≥ ${sliver.lengthToWidth} or 4πA/P² ≤ ${sliver.compactness}), an edge fragment. Both are listed one by one and do not bear on the verdict.`,
  );
}

function drawMaterials({ pdf, record, say }: Paper): void {
  const needed = new Map<string, string[]>();
  for (const rule of record.rules) {
    for (const material of rule.materials) {
      needed.set(material, [...(needed.get(material) ?? []), lineTitle(rule.line, record, say)]);
    }
  }
  if (needed.size === 0) return;
  heading(pdf, say('需补充的材料', 'Documents to hand in'), 2);
  for (const [index, [material, lines]] of [...needed].entries()) {
    const where = say.list([...new Set(lines)]);
    pdf.text(say(`${index + 1}．${material}（${where}）`, `${index + 1}. ${say.rule(material)} (${where})`));
  }
}

/** Part E: the verdict once more with the rules that lead to it, and all it rests on. */
function drawConclusion(paper: Paper): void {
  const { pdf, record, say } = paper;
  heading(pdf, say('E　结论与依据', 'E  Verdict and its grounds'), 1, 60);
  pdf.font('bold').fontSize(10).fillColor(VERDICT_COLOURS[record.verdict]);
  const { zh, en } = VERDICT_TITLES[record.verdict];
  pdf.text(say(`审查结论：${zh}`, `Verdict: ${en}`));
  pdf.font('regular').fontSize(9).fillColor(INK.text).text(reasonsOf(record, say).join('\n'));
  drawBasis(paper);
  drawSources(paper);
}

function drawBasis({ pdf, record, say }: Paper): void {
  const rows = record.rules
    .filter((rule) => rule.severity != null)
    .map((rule): Row => [
      rule.rule,
      ruleTitle(rule, record, say),
      say.statements(rule.messages.map(say.rule)),
      basisText(rule, say),
    ]);
  if (rows.length > 0) {
    heading(pdf, say('触发的规则与依据', 'Rules that were triggered, and their legal basis'), 2);
    const columns = [
      { title: say('规则', 'Rule'), share: 1.3 },
      { title: say('管控要素', 'Control line'), share: 2 },
      { title: say('要求', 'Requirement'), share: 4 },
      { title: say('依据', 'Legal basis'), share: 5 },
    ];
    drawTable(pdf, columns, rows, { fontSize: 7.5 });
  }
  if (record.parameters.length > 0) {
    const declared = say.statements(record.parameters.map((parameter) => parameterText(parameter, say)));
    pdf.fontSize(8).text(say(`申报参数：${declared}。`, `Declared: ${declared}.`));
    pdf.fontSize(9);
  }
}
