/** 登记业务 on paper: what was entered in the register, by kind, right, place and time. */
import { drawBars, drawRing } from '../../paper/charts.ts';
import { closePdf, heading, openPdf } from '../../paper/pdf.ts';
import { drawTable } from '../../paper/table.ts';
import { numberText } from '../report/report-figures.ts';
import { registrationRecord } from '../../../schemas/layers/registration-record.ts';
import { drawTitle, NO_DATA, versionsText } from '../report/report-pdf.ts';
import type { registrationBody, RegistrationQuery } from './registration-routes.ts';

type Body = Awaited<ReturnType<typeof registrationBody>>;
type Counted = { readonly title: string; readonly count: number | null };

/** Longest list of bars; the table below has all. */
const MOST_BARS = 15;

/** Draws the report of the register. */
export async function registrationReport(
  body: Body,
  query: RegistrationQuery,
  { region, createdAt }: { readonly region: string; readonly createdAt: Date },
): Promise<Buffer> {
  const title = `${region}登记业务总览报告`;
  const text = (count: number | null): string =>
    count === null ? `不足 ${body.minimumCount} 或不显示` : `${numberText(count, 0)} 件`;
  const pdf = openPdf({ title, author: 'dimai', createdAt });
  drawTitle(pdf, title, body.version === 0 ? NO_DATA : `登簿 ${text(body.total)}`, createdAt);
  pdf.text(conditionsOf(body, query).join('　|　')).moveDown(0.6);
  if (body.version > 0 && body.total === 0) pdf.text('没有符合条件的登簿记录');
  const dated = (counts: Body['years']): readonly Counted[] =>
    counts.map(({ value, count }) => ({ title: value === '-' ? '未填' : value, count }));
  const parts: readonly (readonly [string, readonly Counted[], 'ring' | 'bars'])[] = [
    ['登记类型', body.types, 'ring'],
    ['权利类型', body.rights, 'bars'],
    ['行政区', body.districts, 'bars'],
    ['逐年', dated(body.years), 'bars'],
    ...(body.months === null ? [] : [['逐月', dated(body.months), 'bars'] as const]),
    ['地籍子区', body.subdistricts, 'bars'],
  ];
  for (const [name, counts, kind] of parts) {
    if (counts.length === 0) continue;
    heading(pdf, name, 1, 140);
    const isTime = name === '逐年' || name === '逐月';
    const ranked = isTime ? counts : counts.toSorted((a, b) => (b.count ?? 0) - (a.count ?? 0));
    const drawn = (isTime ? ranked : ranked.slice(0, MOST_BARS)).map(({ title: value, count }) => ({
      title: value,
      amount: count ?? 0,
      text: text(count),
    }));
    const sum = counts.reduce((total, { count }) => total + (count ?? 0), 0);
    if (kind === 'ring') drawRing(pdf, drawn, { figure: numberText(sum, 0), unit: '件' });
    else drawBars(pdf, drawn);
    drawTable(
      pdf,
      [
        { title: name, share: 3 },
        { title: '登簿（件）', share: 1, align: 'right' },
      ],
      ranked.map(({ title: value, count }) => [value, count === null ? '—' : numberText(count, 0)]),
      { fontSize: 7.5 },
    );
  }
  const footer = versionsText({
    versions: { [registrationRecord.id]: body.version },
    published: { [registrationRecord.id]: body.publishedAt },
  });
  return closePdf(pdf, footer, { header: title });
}

/** What was chosen, in words. */
function conditionsOf({ minimumCount, types, rights, districts, subdistricts }: Body, query: RegistrationQuery) {
  const named = (
    name: string,
    chosen: readonly string[] | undefined,
    groups: readonly (Counted & { value: string })[],
  ) =>
    chosen === undefined
      ? []
      : [`${name}：${chosen.map((value) => groups.find((group) => group.value === value)?.title ?? value).join('、')}`];
  return [
    `数据截至 ${query.asOf ?? '最新发布'}`,
    ...named('登记类型', query.type, types),
    ...named('权利类型', query.right, rights),
    ...named('行政区', query.district, districts),
    ...named('地籍子区', query.subdistrict, subdistricts),
    ...(query.year === undefined ? [] : [`登簿年份 ${query.year}`]),
    ...(query.month === undefined ? [] : [`${query.month} 月`]),
    ...(minimumCount > 1 ? [`件数不足 ${minimumCount} 的、能由合计推出它的不显示`] : []),
  ];
}
