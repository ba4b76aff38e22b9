import type { ComponentChildren, JSX } from 'preact';
import { type Column, Table } from '../components/table.tsx';
import { formatNumber, formatShare } from '../format.ts';
import { useWords } from '../words.ts';
import type { Figures, Group, MeasureId } from './api.ts';
import { ChartCard } from './chart-card.tsx';
import { measureIds } from './api.ts';
import { isUnknown } from '../../schemas/stock-figures.ts';
import { exactText, unreportedOf, valueOf } from './numbers.ts';
import type { SheetTable } from './save-table.ts';
import { overviewWords } from './words.ts';

/** A chart with the table of the same numbers behind it, and both formats to take away. */
export function FigureCard({
  id,
  prefix = '',
  title,
  note,
  foot,
  groups,
  total,
  measure,
  isShare,
  children,
}: {
  readonly id: string;
  /** Tells apart the headings of two sides. */
  readonly prefix?: string;
  readonly title: string;
  readonly note?: string | undefined;
  /** What has to be known to read it. */
  readonly foot?: string | undefined;
  readonly groups: readonly Group[];
  /** Of the filters but this dimension's own; null where groups do not add up to it. */
  readonly total: Figures | null;
  readonly measure: MeasureId;
  readonly isShare?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  const words = useWords(overviewWords);
  return (
    <ChartCard
      id={id}
      prefix={prefix}
      title={title}
      note={note}
      foot={foot}
      table={<FigureTable title={title} groups={groups} total={isShare === false ? null : total} measure={measure} />}
      sheet={sheetOf(title, groups, words)}
    >
      {children}
    </ChartCard>
  );
}

/** The numbers of a chart, all five measures of them. */
export function FigureTable({
  title,
  groups,
  total,
  measure,
}: {
  readonly title: string;
  readonly groups: readonly Group[];
  readonly total: Figures | null;
  readonly measure: MeasureId;
}): JSX.Element {
  const words = useWords(overviewWords);
  const rows: readonly (Group & { readonly isTotal?: true })[] =
    total === null ? groups : [...groups, { ...total, value: '=', title: words.total, isTotal: true }];
  const whole = total === null ? 0 : valueOf(total, measure);
  const columns: readonly Column<(typeof rows)[number]>[] = [
    { id: 'title', title, isHead: true, cell: (row) => row.title, sortBy: (row) => row.title },
    ...measureIds.map((each) => ({
      id: each,
      title: words.withUnit(words.measures[each], words.units[each]),
      isNumber: true,
      isMinor: each !== measure,
      cell: (row: Group) => (
        <>
          {isUnknown(row, each) ? '—' : exactText(valueOf(row, each), each)}
          {unreportedOf(row, each) > 0 && (
            <span class="cell-note">{words.unreported(formatNumber(unreportedOf(row, each)))}</span>
          )}
        </>
      ),
      sortBy: (row: Group) => valueOf(row, each),
    })),
    ...(total === null
      ? []
      : [
          {
            id: 'share',
            title: words.share,
            isNumber: true,
            cell: (row: Group) => (whole > 0 ? formatShare(valueOf(row, measure) / whole) : '—'),
          },
        ]),
  ];
  return <Table caption={title} columns={columns} rows={rows} keyOf={({ value }) => value} />;
}

function sheetOf(title: string, groups: readonly Group[], words: (typeof overviewWords)['zh']): SheetTable {
  const reported = measureIds.filter((id) => id !== 'count');
  return {
    name: title,
    head: [
      title,
      ...measureIds.map((id) => words.withUnit(words.measures[id], words.units[id])),
      ...reported.map((id) => `${words.measures[id]} ${words.unreported('n')}`),
    ],
    rows: groups.map((group) => [
      group.title,
      ...measureIds.map((id) => (isUnknown(group, id) ? null : valueOf(group, id))),
      ...reported.map((id) => unreportedOf(group, id)),
    ]),
  };
}
