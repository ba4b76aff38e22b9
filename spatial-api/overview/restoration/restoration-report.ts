/** 生态修复 on paper: the figures of the page, by district, kind and year, and every cell. */
import { codeEntry } from '../../../schemas/codelists/index.ts';
import { drawBars } from '../../paper/charts.ts';
import { closePdf, heading, openPdf } from '../../paper/pdf.ts';
import { drawTable } from '../../paper/table.ts';
import { numberText } from '../report/report-figures.ts';
import { drawTitle, drawVersions, freshness, NO_DATA } from '../report/report-pdf.ts';
import { districtTitle } from './district-title.ts';
import type { restorationBody, RestorationQuery } from './restoration-routes.ts';

/** A side of the cells by its name, and what its cells come to; areas in hectares. */
type Side = [name: string, sum: { area: number; accepted: number; projects: number }];

/** Draws the report of restoration. */
export async function restorationReport(
  { total, cells, versions, published, today }: Awaited<ReturnType<typeof restorationBody>>,
  query: RestorationQuery,
  { region, createdAt }: { readonly region: string; readonly createdAt: Date },
): Promise<Buffer> {
  const title = `${region}生态修复总览报告`;
  const pdf = openPdf({ title, author: 'dimai', createdAt });
  const isEmpty = versions['restoration-project'] === 0;
  drawTitle(pdf, title, isEmpty ? NO_DATA : `逾期按 ${today} 判断`, createdAt);
  const named = conditionsOf(query);
  pdf.text(
    `数据截至 ${query.asOf ?? '最新发布'}　|　${named.length === 0 ? '全部生态修复项目' : `条件：${named.join('；')}`}`,
  );
  pdf.moveDown(0.6);
  if (isEmpty) return closePdf(pdf, NO_DATA, { header: title });
  if (total.projects === 0) {
    pdf.text('没有符合条件的生态修复项目');
    return closePdf(pdf, freshness({ published }), { header: title });
  }
  // Years go from the first to the last, everything else from the largest on, as on the page.
  const bySize = ([, a]: Side, [, b]: Side) => b.area - a.area;
  const inTime = ([a]: Side, [b]: Side) => (a < b ? -1 : 1);
  const sides = [
    ['按盟市、区县', bySize, ({ districtTitle }: (typeof cells)[number]) => districtTitle],
    ['按项目类型', bySize, ({ typeTitle }: (typeof cells)[number]) => typeTitle],
    ['按立项年度', inTime, ({ year }: (typeof cells)[number]) => String(year ?? '未填')],
  ] as const;
  const money = (sum: typeof total, id: 'investment' | 'paid', unit = ''): string => {
    const missing = sum.unreported[id];
    const figure = missing === sum.projects ? '—' : `${numberText(sum[id], 2)}${unit}`;
    return missing === 0 ? figure : `${figure}\n未填报 ${missing} 个`;
  };
  const hectares = (value: number) => `${numberText(value, 2)} 公顷`;
  drawTable(
    pdf,
    ['项目数', '项目面积', '总投资', '已支付', '验收合格', '逾期未验收'].map((name) => ({
      title: name,
      share: 1,
      align: 'right',
    })),
    [
      [
        String(total.projects),
        hectares(total.area),
        money(total, 'investment', ' 万元'),
        money(total, 'paid', ' 万元'),
        hectares(total.accepted),
        String(total.overdue),
      ],
    ],
  );
  for (const [name, order, by] of sides) {
    const sums = new Map<Side[0], Side[1]>();
    for (const cell of cells) {
      const sum = sums.get(by(cell)) ?? { area: 0, accepted: 0, projects: 0 };
      sum.area += cell.area;
      sum.accepted += cell.accepted;
      sum.projects += cell.projects;
      sums.set(by(cell), sum);
    }
    heading(pdf, name, 1, 100);
    drawBars(
      pdf,
      [...sums].toSorted(order).map(([value, { area, accepted, projects }]) => ({
        title: value,
        amount: area,
        text: hectares(area),
        note: `${projects} 个，验收 ${numberText(accepted, 1)}`,
      })),
    );
  }
  heading(pdf, '明细', 1, 100);
  drawTable(
    pdf,
    [
      { title: '盟市、区县', share: 2 },
      { title: '类型', share: 3 },
      { title: '年度', share: 1, align: 'right' },
      { title: '项目', share: 1, align: 'right' },
      { title: '面积（公顷）', share: 1.6, align: 'right' },
      { title: '总投资（万元）', share: 1.8, align: 'right' },
      { title: '已支付（万元）', share: 1.8, align: 'right' },
      { title: '验收（公顷）', share: 1.6, align: 'right' },
      { title: '逾期', share: 1, align: 'right' },
    ],
    cells.map((cell) => [
      cell.districtTitle,
      cell.typeTitle,
      String(cell.year ?? '—'),
      String(cell.projects),
      numberText(cell.area, 2),
      money(cell, 'investment'),
      money(cell, 'paid'),
      numberText(cell.accepted, 2),
      String(cell.overdue),
    ]),
    { fontSize: 7.5 },
  );
  drawVersions(pdf, { versions, published });
  return closePdf(pdf, freshness({ published }), { header: title });
}

/** The filter in words. */
function conditionsOf({ district, type, year }: RestorationQuery): readonly string[] {
  return [
    ...(district === undefined ? [] : [district.map(districtTitle).join('、')]),
    ...(type === undefined ? [] : [type.map((each) => codeEntry('restoration-type', each)?.label ?? each).join('、')]),
    ...(year === undefined ? [] : [`${year.join('、')} 年立项`]),
  ];
}
