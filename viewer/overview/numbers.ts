/** Figures as offices read them: from ten thousand on in 万, from a hundred million in 亿, with the digits that tell them apart. */
import { isUnknown } from '../../schemas/stock-figures.ts';
import { formatNumber } from '../format.ts';
import type { Figures, MeasureId } from './api.ts';
import type { OverviewWords } from './words.ts';

/** Value of a measure in its own unit. */
export function valueOf(figures: Figures, measure: MeasureId): number {
  return figures[measure];
}

/** Plots that are not in the sum of a measure. */
export function unreportedOf(figures: Figures, measure: MeasureId): number {
  return measure === 'count' ? 0 : figures.unreported[measure];
}

/** A figure with its unit, or a dash where nothing was reported. */
export function figureText(figures: Figures, measure: MeasureId, words: OverviewWords): string {
  if (isUnknown(figures, measure)) return '—';
  const { figure, unit } = shortText(valueOf(figures, measure), measure, words);
  return `${figure} ${unit}`;
}

/** The exact figure, with the digits of its unit. */
export function exactText(value: number, measure: MeasureId): string {
  const digits = { landArea: 2, count: 0, floorArea: 2, output: 2, tax: 2 }[measure];
  return formatNumber(value, digits);
}

/** A figure and its unit, short enough to be read from afar. */
export function shortText(
  value: number,
  measure: MeasureId,
  words: OverviewWords,
): { readonly figure: string; readonly unit: string } {
  const unit = words.units[measure];
  const size = Math.abs(value);
  const isMoney = measure === 'output' || measure === 'tax';
  if (words.units.landArea !== '亩') return inEnglish(value, measure, words);
  // Money is counted in 万元: ten thousand of them are 亿元.
  if (isMoney && size >= 10_000) return { figure: formatNumber(value / 10_000, 2), unit: '亿元' };
  if (size >= 100_000_000)
    return { figure: formatNumber(value / 100_000_000, 2), unit: `${words.large.hundredMillion}${unit}` };
  if (size >= 100_000 && !isMoney)
    return { figure: formatNumber(value / 10_000, 2), unit: `${words.large.tenThousand}${unit}` };
  return { figure: formatNumber(value, measure === 'count' ? 0 : size >= 1000 ? 1 : 2), unit };
}

/** Money in millions and billions of yuan, everything else in its unit; English has no 万. */
function inEnglish(value: number, measure: MeasureId, words: OverviewWords) {
  const size = Math.abs(value);
  if (measure === 'output' || measure === 'tax') {
    const [divisor, unit] = size >= 100_000 ? [100_000, words.large.hundredMillion] : [100, words.large.tenThousand];
    return { figure: formatNumber(value / divisor, 2), unit: `${unit} CNY` };
  }
  const unit = words.units[measure];
  if (size >= 1_000_000)
    return { figure: formatNumber(value / 1_000_000, 2), unit: `${words.large.tenThousand} ${unit}` };
  return { figure: formatNumber(value, measure === 'count' ? 0 : size >= 1000 ? 1 : 2), unit };
}

/** A difference with its sign. */
export function differenceText(difference: number, measure: MeasureId, words: OverviewWords): string {
  if (difference === 0) return '±0';
  const { figure, unit } = shortText(Math.abs(difference), measure, words);
  return `${difference > 0 ? '+' : '−'}${figure} ${unit}`;
}
