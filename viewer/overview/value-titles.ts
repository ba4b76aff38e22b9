/** What values of dimensions are called. The server names them by the code lists, which are Chinese; English is said here. */
import type { Language } from '../url-state.ts';
import type { RestorationCell, StockSummary } from './api.ts';

/** English of the codes of stock land. Lists: stock-land-type, -class, -state, dominant-use, ownership-kind, disposal-path. */
export const englishValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  type: {
    '1': 'Low-efficiency',
    '2': 'Approved, not supplied',
    '3': 'Supplied, not used',
    '4': 'Idle',
    '5': 'Partly used',
  },
  class: {
    W: 'Hazardous',
    R: 'Polluting',
    L: 'Disorderly',
    S: 'Scattered',
    D: 'Low yield',
  },
  use: {
    '1': 'Industry',
    '2': 'Storage',
    '3': 'Commerce',
    '4': 'Housing',
    '5': 'Public administration and services',
    '6': 'Utilities',
    '7': 'Transport',
    '9': 'Other',
  },
  ownership: { '10': 'State', '20': 'Collective', '90': 'Not settled' },
  path: {
    '01': 'Clearing illegal use',
    '02': 'Quota tied to stock',
    '03': 'Supply',
    '04': 'Ecological repair, reclamation',
    '05': 'Technical upgrading',
    '06': 'Purchase and redevelopment',
    '07': 'Change of use, renewal',
    '08': 'Transfer, judicial sale',
    '09': 'Closing down',
    '10': 'Other',
  },
  state: {
    '10': 'Lead',
    '20': 'Under review',
    '30': 'In stock',
    '40': 'Path settled',
    '50': 'Under way',
    '60': 'Acceptance',
    '90': 'Left the stock',
  },
};

/** English of the list restoration-type. */
export const englishRestoration: Readonly<Record<string, string>> = {
  '1': 'Mountains, waters, forests, fields, lakes, grass, sand',
  '2': 'Abandoned mines',
  '3': 'Geological environment of mines',
  '4': 'Land consolidation',
  '5': 'Rivers, lakes, wetlands',
  '6': 'Sand control',
  '7': 'Coast',
  '9': 'Other',
};

/** Cells of restoration whose kinds and blanks are called in the reader's language. */
export function titledCells(language: Language, cells: readonly RestorationCell[]): readonly RestorationCell[] {
  if (language === 'zh') return cells;
  return cells.map((cell) => {
    const isRest = cell.typeTitle === '其余';
    const none = isRest ? 'The others' : 'Not given';
    return {
      ...cell,
      districtTitle: cell.district === null ? none : cell.districtTitle,
      typeTitle: cell.type === null ? none : (englishRestoration[cell.type] ?? cell.typeTitle),
    };
  });
}

/** Title of a value in the reader's language; names of places and offices stay as they are. */
export function valueTitle(
  language: Language,
  dimension: string,
  { value, title }: { readonly value: string; readonly title: string },
): string {
  if (language === 'zh') return title;
  if (value === '-') return 'Not given';
  if (dimension === 'size') return sizeInEnglish(title);
  return englishValues[dimension]?.[value] ?? title;
}

/** A summary whose groups are called in the reader's language. */
export function titledSummary(language: Language, summary: StockSummary): StockSummary {
  if (language === 'zh') return summary;
  const dimensions = Object.entries(summary.dimensions).map(([id, groups]) => [
    id,
    groups.map((group) => ({ ...group, title: valueTitle(language, id, group) })),
  ]);
  return { ...summary, dimensions: Object.fromEntries(dimensions) as StockSummary['dimensions'] };
}

/** `5 亩以下`, `5～20 亩`, `300 亩以上`. */
function sizeInEnglish(title: string): string {
  const [low = '', high] = title.match(/\d+/g) ?? [];
  if (high !== undefined) return `${low}–${high} mu`;
  return title.endsWith('以下') ? `under ${low} mu` : `${low} mu and more`;
}
