/** 重大项目 on paper: how they stand, at which milestones they are behind, and every project. */
import { projectRedline } from '../../../schemas/layers/project-redline.ts';
import { drawBars, drawRing } from '../../paper/charts.ts';
import { closePdf, heading, openPdf } from '../../paper/pdf.ts';
import { drawTable } from '../../paper/table.ts';
import { numberText } from '../report/report-figures.ts';
import { drawTitle, NO_DATA, versionsText } from '../report/report-pdf.ts';
import type { ProjectQuery, projectsBody } from './project-routes.ts';

type Body = Awaited<ReturnType<typeof projectsBody>>;

/** Draws the report of key projects. */
export async function projectReport(
  { total, dimensions, milestones, projects, version, publishedAt, today }: Body,
  query: ProjectQuery,
  { region, createdAt }: { readonly region: string; readonly createdAt: Date },
): Promise<Buffer> {
  const title = `${region}重大项目总览报告`;
  const pdf = openPdf({ title, author: 'dimai', createdAt });
  drawTitle(pdf, title, version === 0 ? NO_DATA : `逾期按 ${today} 判断`, createdAt);
  const named = (['level', 'stage', 'district', 'progress'] as const).flatMap((id) =>
    query[id] === undefined
      ? []
      : [query[id].map((value) => dimensions[id].find((group) => group.value === value)?.title ?? value).join('、')],
  );
  pdf.text(
    `数据截至 ${query.asOf ?? '最新发布'}　|　${named.length === 0 ? '全部重大项目' : `条件：${named.join('；')}`}`,
  );
  pdf.moveDown(0.6);
  const footer = versionsText({
    versions: { [projectRedline.id]: version },
    published: { [projectRedline.id]: publishedAt },
  });
  if (total.projects === 0) {
    if (version > 0) pdf.text('没有符合条件的重大项目');
    return closePdf(pdf, footer, { header: title });
  }
  drawTable(
    pdf,
    ['项目', '地块', '面积（公顷）', '已登记', '逾期', '按期', '无计划'].map((name) => ({
      title: name,
      share: 1,
      align: 'right',
    })),
    [
      [
        String(total.projects),
        String(total.plots),
        numberText(total.hectares, 2),
        String(total.finished),
        String(total.overdue),
        String(total['on-time']),
        String(total.unplanned),
      ],
    ],
  );
  const parts = [
    ['进展', dimensions.progress, 'ring'],
    ['级别', dimensions.level, 'ring'],
    ['阶段', dimensions.stage, 'bars'],
    ['行政区', dimensions.district, 'bars'],
  ] as const;
  for (const [name, groups, kind] of parts) {
    if (groups.length === 0) continue;
    heading(pdf, name, 1, 120);
    const drawn = groups.map((group) => ({
      title: group.title,
      amount: group.projects,
      text: `${group.projects} 个`,
      note: `${numberText(group.hectares, 2)} 公顷`,
    }));
    const sum = groups.reduce((count, group) => count + group.projects, 0);
    if (kind === 'ring') drawRing(pdf, drawn, { figure: String(sum), unit: '个' });
    else drawBars(pdf, drawn);
  }
  heading(pdf, '节点', 1, 120);
  drawTable(
    pdf,
    [
      { title: '节点', share: 2 },
      ...['按期完成', '逾期完成', '逾期未完成', '计划中', '无计划'].map((name) => ({
        title: name,
        share: 1,
        align: 'right' as const,
      })),
    ],
    milestones.map(({ title: name, reached, reachedLate, overdue, planned, unplanned }) => [
      name,
      ...[reached, reachedLate, overdue, planned, unplanned].map(String),
    ]),
    { fontSize: 8 },
  );
  heading(pdf, '项目', 1, 120);
  drawTable(
    pdf,
    [
      { title: '项目代码', share: 2.4 },
      { title: '名称', share: 3 },
      { title: '级别', share: 0.8 },
      { title: '阶段', share: 1 },
      { title: '行政区', share: 1 },
      { title: '面积（公顷）', share: 1, align: 'right' },
      { title: '下一节点', share: 1.6 },
      { title: '逾期（工作日）', share: 1, align: 'right' },
    ],
    projects.map(({ code, name, levelTitle, stageTitle, districtTitle, hectares, next }) => [
      code,
      name,
      levelTitle,
      stageTitle,
      districtTitle,
      numberText(hectares, 2),
      next === null ? '—' : `${next.title} ${next.dueOn}`,
      next === null || next.overdueDays === 0 ? '' : { text: String(next.overdueDays), bold: true, colour: '#b3261e' },
    ]),
    { fontSize: 7 },
  );
  return closePdf(pdf, footer, { header: title });
}
