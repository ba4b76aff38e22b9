/** Figures on paper: whole sums with their digits in tables, short ones in charts. */
import { isUnknown } from '../../../schemas/stock-figures.ts';
import type { ChartPart } from '../../paper/charts.ts';
import type { Row } from '../../paper/table.ts';
import { measures, type MeasureId } from '../stock/figures.ts';
import type { answerFigures } from '../stock/stock-query.ts';

/** Figures as the interface answers them. */
export type AnsweredFigures = ReturnType<typeof answerFigures>;
export type AnsweredGroup = AnsweredFigures & { readonly value: string; readonly title: string };

/** A number with separators and so many digits behind the point. */
export function numberText(value: number, digits: number): string {
  return value.toLocaleString('zh-CN', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

const unitOf = (measure: MeasureId): string => measures.find(({ id }) => id === measure)!.unit;

/** Exact to the digits that offices print. */
export function exactText(value: number, measure: MeasureId): string {
  return numberText(value, measure === 'count' ? 0 : 2);
}

/** Short enough for a chart: 万 from a hundred thousand on, 亿 where 万 would be long. */
export function shortText(value: number, measure: MeasureId): { readonly figure: string; readonly unit: string } {
  const unit = unitOf(measure);
  if (unit === '万元' && Math.abs(value) >= 10_000) return { figure: numberText(value / 10_000, 2), unit: '亿元' };
  if (unit !== '万元' && Math.abs(value) >= 100_000)
    return { figure: numberText(value / 10_000, 2), unit: `万${unit}` };
  return { figure: exactText(value, measure), unit };
}

export function unreportedOf({ unreported }: AnsweredFigures, measure: MeasureId): number {
  return measure === 'count' ? 0 : unreported[measure];
}

/** Parts of a chart in one measure. */
export function partsOf(groups: readonly AnsweredGroup[], measure: MeasureId): readonly ChartPart[] {
  return groups.map((group) => {
    const { figure, unit } = shortText(group[measure], measure);
    const missing = unreportedOf(group, measure);
    return {
      title: group.title,
      amount: group[measure],
      text: isUnknown(group, measure) ? '—' : `${figure} ${unit}`,
      ...(missing > 0 ? { note: `未填报 ${missing} 宗` } : {}),
    };
  });
}

/** A row of all five measures, with what was not reported. */
export function figureRow(title: string, figures: AnsweredFigures, isTotal = false): Row {
  const cells = measures.map(({ id }) => {
    const missing = unreportedOf(figures, id);
    return `${isUnknown(figures, id) ? '—' : exactText(figures[id], id)}${missing > 0 ? `\n未填报 ${missing} 宗` : ''}`;
  });
  return [title, ...cells].map((text) => (isTotal ? { text, bold: true } : text));
}

/** Columns of such rows. */
export const FIGURE_COLUMNS = [
  { title: '', share: 2.4 },
  ...measures.map(({ title, unit }) => ({
    title: `${title.replace('现状', '')}（${unit}）`,
    share: 2,
    align: 'right' as const,
  })),
];
