/**
 * 资源总览 as a report: conditions, key figures, the map by district, a chart and its table for every dimension of the page,
 * all as vectors. Versions and time stand in it, so that two reports can be told apart.
 */
import { layerById } from '../../../schemas/layers/index.ts';
import { isUnknown, sumFigures } from '../../../schemas/stock-figures.ts';
import { beijingDay } from '../../reconciliation/beijing-day.ts';
import { closePdf, heading, INK, openPdf, type Pdf, textWidth } from '../../paper/pdf.ts';
import { drawBars, drawRing, drawYears } from '../../paper/charts.ts';
import { drawTable } from '../../paper/table.ts';
import { measures, type MeasureId, STOCK_LAYERS } from '../stock/figures.ts';
import type { progressBody, stockBody, trendBody } from '../stock/stock-routes.ts';
import {
  type AnsweredFigures,
  type AnsweredGroup,
  exactText,
  FIGURE_COLUMNS,
  figureRow,
  numberText,
  partsOf,
  shortText,
  unreportedOf,
} from './report-figures.ts';
import { drawAreas, type ReportArea } from './report-map.ts';

export type ReportView = 'general' | 'low-efficiency' | 'unused' | 'progress' | 'restoration';

export const VIEW_TITLES: Readonly<Record<ReportView, string>> = {
  general: '总体情况',
  'low-efficiency': '低效用地',
  unused: '批而未用',
  progress: '盘活进度',
  restoration: '生态修复',
};

/** Everything that a report of stock land is drawn from. */
export interface StockReport {
  readonly view: Exclude<ReportView, 'restoration'>;
  readonly measure: MeasureId;
  readonly stock: Awaited<ReturnType<typeof stockBody>>;
  /** The same on the day of comparison. */
  readonly earlier: { readonly day: string; readonly stock: Awaited<ReturnType<typeof stockBody>> } | null;
  readonly trend: Awaited<ReturnType<typeof trendBody>>;
  readonly progress: Awaited<ReturnType<typeof progressBody>> | null;
  readonly areas: readonly ReportArea[];
  /** Conditions in words. */
  readonly conditions: readonly string[];
  readonly region: string;
  readonly createdAt: Date;
}

type Kind = 'ring' | 'bars';

/** Dimensions of a page and how each is drawn; those of the page in the browser, in its order. */
const CHARTS: Readonly<
  Record<StockReport['view'], readonly (readonly [dimension: string, title: string, kind: Kind])[]>
> = {
  general: [
    ['type', '类别', 'ring'],
    ['use', '主导用途', 'bars'],
    ['ownership', '权属性质', 'ring'],
    ['class', '危污乱散低', 'bars'],
    ['district', '行政区', 'bars'],
    ['size', '规模分布', 'bars'],
  ],
  'low-efficiency': [
    ['use', '主导用途', 'bars'],
    ['ownership', '权属性质', 'ring'],
    ['class', '危污乱散低', 'bars'],
    ['district', '行政区', 'bars'],
    ['town', '乡镇街道', 'bars'],
    ['office', '自然资源所', 'bars'],
    ['path', '盘活路径', 'bars'],
    ['size', '规模分布', 'bars'],
  ],
  unused: [
    ['type', '类别', 'ring'],
    ['ownership', '权属性质', 'ring'],
    ['district', '行政区', 'bars'],
    ['town', '乡镇街道', 'bars'],
    ['path', '盘活路径', 'bars'],
    ['state', '状态', 'bars'],
    ['size', '规模分布', 'bars'],
  ],
  progress: [],
};

/** Longest list of bars; the table below has all. */
const MOST_BARS = 12;

/** Draws the report of stock land. */
export async function stockReport(report: StockReport): Promise<Buffer> {
  const { view, measure, stock, earlier, trend, progress, areas, createdAt } = report;
  const title = `${report.region}资源总览报告`;
  const pdf = openPdf({ title: `${title} ${VIEW_TITLES[view]}`, author: 'dimai', createdAt });
  drawTitle(pdf, title, VIEW_TITLES[view], createdAt);
  const header = `${title}　${VIEW_TITLES[view]}`;
  drawConditions(pdf, report);
  if (STOCK_LAYERS.every(({ id }) => stock.basis.versions[id] === 0)) {
    pdf.text(NO_DATA);
    return closePdf(pdf, NO_DATA, { header });
  }
  drawKeys(pdf, stock.total, earlier);
  if (areas.length > 0) drawAreas(pdf, areas, stock.dimensions['district'] as AnsweredGroup[], measure);
  if (progress !== null) drawProgress(pdf, progress);
  for (const [dimension, name, kind] of CHARTS[view]) drawDimension(pdf, report, dimension, name, kind);
  drawTrend(pdf, trend, measure === 'tax' ? 'tax' : 'output');
  drawVersions(pdf, stock.basis);
  return closePdf(pdf, freshness(stock.basis), { header });
}

/** In place of figures where a layer has no published version: nothing there is not the same as nothing found. */
export const NO_DATA = '尚未发布数据，无从统计';

export function drawTitle(pdf: Pdf, title: string, page: string, createdAt: Date): void {
  pdf.font('bold').fontSize(18).fillColor(INK.text).text(title, { align: 'center' });
  pdf.font('regular').fontSize(10).fillColor(INK.muted);
  pdf.text(
    `${page}　${createdAt.toLocaleString('zh-CN', { timeZone: 'Asia/Shanghai', dateStyle: 'long', timeStyle: 'short' })} 生成`,
    {
      align: 'center',
    },
  );
  pdf.fillColor(INK.text).fontSize(9).moveDown(0.6);
}

function drawConditions(pdf: Pdf, { stock, conditions, measure, earlier }: StockReport): void {
  const { asOf, year } = stock.basis;
  const parts = [
    `数据截至 ${asOf ?? '最新发布'}`,
    ...(earlier === null ? [] : [`对比日 ${earlier.day}`]),
    ...(year === null ? [] : [`经济数据年度 ${year}`]),
    `图表指标 ${measures.find(({ id }) => id === measure)!.title}`,
    conditions.length === 0 ? '未设条件，统计全部在库地块' : `条件：${conditions.join('；')}`,
  ];
  pdf.text(parts.join('　|　'));
  pdf.moveDown(0.6);
}

/** The five measures in a row, as on the page. */
function drawKeys(pdf: Pdf, total: AnsweredFigures, earlier: StockReport['earlier']): void {
  const gap = 6;
  const width = (textWidth(pdf) - gap * (measures.length - 1)) / measures.length;
  const height = earlier === null ? 52 : 64;
  const top = pdf.y;
  for (const [index, { id, title }] of measures.entries()) {
    const left = pdf.page.margins.left + index * (width + gap);
    const { figure, unit } = isUnknown(total, id) ? { figure: '—', unit: '' } : shortText(total[id], id);
    pdf.roundedRect(left, top, width, height, 4).fill(INK.fill);
    pdf
      .font('regular')
      .fontSize(8)
      .fillColor(INK.muted)
      .text(title, left + 8, top + 6, { lineBreak: false });
    const unitWidth = pdf.widthOfString(unit);
    pdf.font('bold').fontSize(14).fillColor(INK.text);
    // A long figure gives way, so that its unit keeps its distance from the edge.
    const room = width - 18 - unitWidth;
    const size = Math.min(14, (14 * room) / Math.max(1, pdf.widthOfString(figure)));
    pdf.fontSize(size).text(figure, left + 8, top + 18 + (14 - size), { lineBreak: false });
    const behind = left + 10 + pdf.widthOfString(figure);
    pdf
      .font('regular')
      .fontSize(8)
      .fillColor(INK.muted)
      .text(unit, behind, top + 24, { lineBreak: false });
    const missing = unreportedOf(total, id);
    const note = id === 'count' ? '' : missing > 0 ? `未填报 ${missing} 宗` : '均已填报';
    pdf.fontSize(7).text(note, left + 8, top + 38, { lineBreak: false });
    if (earlier !== null) {
      const isComparable = !isUnknown(total, id) && !isUnknown(earlier.stock.total, id);
      const difference = total[id] - earlier.stock.total[id];
      const sign = difference > 0 ? '+' : difference < 0 ? '−' : '±';
      const { figure: by, unit: of } = shortText(Math.abs(difference), id);
      pdf.text(isComparable ? `较对比日 ${sign}${by} ${of}` : '与对比日无可比数', left + 8, top + 49, {
        lineBreak: false,
      });
    }
  }
  pdf.fillColor(INK.text).fontSize(9);
  pdf.x = pdf.page.margins.left;
  pdf.y = top + height + 10;
}

function drawDimension(pdf: Pdf, { stock, measure }: StockReport, dimension: string, name: string, kind: Kind): void {
  const groups = stock.dimensions[dimension] as readonly AnsweredGroup[] | undefined;
  if (groups === undefined || groups.length === 0) return;
  const isMultiple = dimension === 'class';
  const ranked = dimension === 'size' ? groups : groups.toSorted((a, b) => b[measure] - a[measure]);
  const bars = ranked.slice(0, MOST_BARS);
  heading(pdf, `${name}${isMultiple ? '（一宗可属多类，各类均计，合计只计一次）' : ''}`, 1, 160);
  if (kind === 'ring') {
    const whole = sumFigures(groups);
    const middle = isUnknown(whole, measure) ? { figure: '—', unit: '' } : shortText(whole[measure], measure);
    drawRing(pdf, partsOf(groups, measure), middle);
  } else drawBars(pdf, partsOf(bars, measure));
  if (bars.length < ranked.length && kind === 'bars')
    note(pdf, `图中为前 ${MOST_BARS} 项，全部 ${ranked.length} 项见表。`);
  const rows = ranked.map((group) => figureRow(group.title, group));
  const total = isMultiple
    ? []
    : [
        figureRow(
          '合计',
          { ...sumFigures(groups), areaSquareMetres: groups.reduce((sum, each) => sum + each.areaSquareMetres, 0) },
          true,
        ),
      ];
  drawTable(pdf, FIGURE_COLUMNS.with(0, { title: name, share: 2.4 }), [...rows, ...total], { fontSize: 7.5 });
}

function note(pdf: Pdf, text: string): void {
  pdf.fontSize(7.5).fillColor(INK.muted).text(text);
  pdf.fontSize(9).fillColor(INK.text).moveDown(0.3);
}

function drawTrend(pdf: Pdf, { years }: StockReport['trend'], measure: 'output' | 'tax'): void {
  if (years.length === 0) return;
  heading(pdf, `${measure === 'tax' ? '年税收' : '年产值'}逐年趋势`, 1, 200);
  drawYears(
    pdf,
    years.map((each) => {
      const { figure, unit } = shortText(each[measure], measure);
      return {
        title: String(each.year),
        amount: each[measure],
        text: each.unreported[measure] === each.count ? '—' : `${figure} ${unit}`,
      };
    }),
  );
  drawTable(
    pdf,
    [
      { title: '年度', share: 1 },
      { title: '年产值（万元）', share: 2, align: 'right' },
      { title: '未填报（宗）', share: 1, align: 'right' },
      { title: '年税收（万元）', share: 2, align: 'right' },
      { title: '未填报（宗）', share: 1, align: 'right' },
    ],
    years.map(({ year, count, output, tax, unreported }) => [
      String(year),
      unreported.output === count ? '—' : exactText(output, 'output'),
      String(unreported.output),
      unreported.tax === count ? '—' : exactText(tax, 'tax'),
      String(unreported.tax),
    ]),
    { fontSize: 7.5 },
  );
}

function drawProgress(
  pdf: Pdf,
  { paths, targets, benefits, investment, today }: NonNullable<StockReport['progress']>,
): void {
  if (targets.length > 0) {
    heading(pdf, '目标与完成', 1, 100);
    drawBars(
      pdf,
      targets.map(({ title, result, amount, unit, plots }) => ({
        title,
        amount: amount > 0 ? result / amount : 0,
        text: `${numberText(result, unit === '亩' ? 2 : 0)} / ${numberText(amount, 0)} ${unit}`,
        note: `${amount > 0 ? ((result / amount) * 100).toFixed(1) : '—'}%，${plots} 宗`,
      })),
    );
  }
  heading(pdf, `盘活路径与状态（逾期按 ${today} 判断）`, 1, 120);
  drawTable(
    pdf,
    [
      { title: '路径', share: 2.2 },
      { title: '状态', share: 4 },
      { title: '宗数', share: 1, align: 'right' },
      { title: '亩', share: 1.5, align: 'right' },
      { title: '已完成', share: 1.2, align: 'right' },
      { title: '逾期', share: 1.2, align: 'right' },
      { title: '无计划', share: 1, align: 'right' },
    ],
    paths.map((path) => [
      path.title,
      path.states.map(({ title, count }) => `${title} ${count}`).join('，'),
      String(path.count),
      numberText(path.landArea, 2),
      `${path.done.count}`,
      path.overdue.count === 0 ? '0' : { text: String(path.overdue.count), bold: true, colour: '#b3261e' },
      String(path.unplanned),
    ]),
    { fontSize: 7.5 },
  );
  heading(pdf, '盘活前后效益（同一批地块、同一面积）', 1, 120);
  for (const { id, before, after, beforePerMu, afterPerMu, landArea, plots, unreported } of benefits) {
    const perMu = (value: number | null) => (value === null ? undefined : `亩均 ${numberText(value, 2)} 万元`);
    const name = id === 'sales' ? '年销售收入' : '年税收';
    const sum = (value: number) => (plots === 0 ? '—' : `${numberText(value, 2)} 万元`);
    drawBars(pdf, [
      { title: `${name} 盘活前`, amount: before, text: sum(before), note: perMu(beforePerMu) },
      { title: `${name} 盘活后`, amount: after, text: sum(after), note: perMu(afterPerMu) },
    ]);
    note(pdf, `${plots} 宗、${numberText(landArea, 2)} 亩参与比较；${unreported} 宗未填报，不参与。`);
  }
  const invested = investment.reported === 0 ? '—' : `${numberText(investment.sum, 2)} 万元`;
  note(pdf, `盘活后投资 ${invested}，未填报 ${investment.unreported} 宗。`);
}

interface ReportVersions {
  readonly versions: Readonly<Record<string, number>>;
  readonly published: Readonly<Record<string, string | null>>;
}

/** Each layer with its version and the day (China) it was published. */
export function versionsText({ versions, published }: ReportVersions): string {
  return Object.entries(versions)
    .map(([id, version]) => {
      const title = layerById(id)?.title ?? id;
      const time = published[id];
      const day = time == null ? '' : `（${beijingDay(new Date(time))} 发布）`;
      return version === 0 ? `${title} 无数据` : `${title} 第 ${version} 版${day}`;
    })
    .join('，');
}

/** Below every page: how fresh the figures are. */
export function freshness({ published }: Pick<ReportVersions, 'published'>): string {
  const times = Object.values(published).flatMap((time) => time ?? []);
  if (times.length === 0) return NO_DATA;
  const latest = Math.max(...times.map((time) => Date.parse(time)));
  return `数据更新至 ${beijingDay(new Date(latest))}，各图层版本见文末`;
}

/** Says what versions the figures are of. */
export function drawVersions(pdf: Pdf, basis: ReportVersions): void {
  pdf.moveDown(0.5);
  note(
    pdf,
    `数据版本：${versionsText(basis)}。未填报的经济数据不计入合计，也不按 0 计；指标定义与 SQL 见 /api/overview/definitions。`,
  );
}
