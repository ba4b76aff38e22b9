import { type ComponentChildren, createContext, type JSX } from 'preact';
import { useContext } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { Missing, type Question } from '../components/asked.tsx';
import { IconButton } from '../components/button.tsx';
import { Table, type Column } from '../components/table.tsx';
import { useWords } from '../words.ts';
import { saveTable, type SheetNotes, type SheetTable } from './save-table.ts';
import { overviewWords } from './words.ts';

/** What tables of a page say of themselves when they are taken away. */
export const NotesOfSheets = createContext<() => SheetNotes>(() => ({ name: '-', lines: [] }));

/** A chart, the table of the same numbers beside it when it is asked for, and both formats to take away. */
export function ChartCard({
  id,
  prefix = '',
  title,
  note,
  foot,
  isWide,
  table,
  sheet,
  children,
}: {
  readonly id: string;
  /** Tells apart the headings of two sides. */
  readonly prefix?: string | undefined;
  readonly title: string;
  readonly note?: string | undefined;
  /** What has to be known to read it. */
  readonly foot?: string | undefined;
  readonly isWide?: boolean;
  readonly table: ComponentChildren;
  readonly sheet: SheetTable;
  readonly children: ComponentChildren;
}): JSX.Element {
  const words = useWords(overviewWords);
  const notes = useContext(NotesOfSheets);
  const isTable = useSignal(false);
  return (
    <section
      class={`figure-card ${isWide === true || isTable.value ? 'figure-card--wide' : ''}`}
      aria-labelledby={`${prefix}${id}-title`}
      data-dimension={id}
    >
      <header class="figure-head">
        <h2 id={`${prefix}${id}-title`}>{title}</h2>
        {note !== undefined && <span class="figure-note">{note}</span>}
        <span class="figure-actions">
          <IconButton
            icon="table"
            label={`${title}${words.colon}${words.table}`}
            pressed={isTable.value}
            onClick={() => (isTable.value = !isTable.value)}
          />
          <IconButton
            icon="download"
            label={`${title}${words.colon}${words.xlsx}`}
            onClick={() => void saveTable(sheet, 'xlsx', notes())}
          />
        </span>
      </header>
      {isTable.value ? (
        <div class="figure-both">
          <div class="figure-chart">{children}</div>
          <div class="figure-table">
            {table}
            <button type="button" class="button" onClick={() => void saveTable(sheet, 'csv', notes())}>
              {words.csv}
            </button>
          </div>
        </div>
      ) : (
        children
      )}
      {foot !== undefined && <p class="figure-foot">{foot}</p>}
    </section>
  );
}

/** The place of a chart whose figures could not be had; nothing while they are under way. */
export function MissingCard<T>({ question }: { readonly question: Question<T> }): JSX.Element | null {
  if (question.answer.value.state !== 'failed') return null;
  return (
    <section class="figure-card figure-card--wide">
      <Missing question={question} />
    </section>
  );
}

/** A table that is read by itself, and both formats to take away. */
export function TableCard({
  id,
  note,
  sheet,
  children,
}: {
  readonly id: string;
  readonly note?: string | undefined;
  readonly sheet: SheetTable;
  readonly children: ComponentChildren;
}): JSX.Element {
  const words = useWords(overviewWords);
  const notes = useContext(NotesOfSheets);
  return (
    <section class="figure-card figure-card--wide" aria-labelledby={`${id}-title`} data-dimension={id}>
      <header class="figure-head">
        <h2 id={`${id}-title`}>{sheet.name}</h2>
        {note !== undefined && <span class="figure-note">{note}</span>}
        <span class="figure-actions">
          {(['csv', 'xlsx'] as const).map((format) => (
            <button
              key={format}
              type="button"
              class="button button--small"
              aria-label={`${sheet.name}${words.colon}${words[format]}`}
              onClick={() => void saveTable(sheet, format, notes())}
            >
              {format.toUpperCase()}
            </button>
          ))}
        </span>
      </header>
      {children}
    </section>
  );
}

/** A table whose cells are those of the sheet that is taken away. */
export function SheetView({
  sheet,
  cell,
}: {
  readonly sheet: SheetTable;
  /** How a number is written. */
  readonly cell: (value: number, column: number) => string;
}): JSX.Element {
  type Line = { readonly key: string; readonly cells: SheetTable['rows'][number] };
  const columns: readonly Column<Line>[] = sheet.head.map((title, index) => ({
    id: String(index),
    title,
    isHead: index === 0,
    isNumber: index > 0,
    cell: ({ cells }: Line) => {
      const value = cells[index];
      return value == null ? '—' : typeof value === 'number' ? cell(value, index) : value;
    },
    sortBy: ({ cells }: Line) => cells[index] ?? null,
  }));
  const rows = sheet.rows.map((cells, index) => ({ key: `${index} ${String(cells[0])}`, cells }));
  return <Table caption={sheet.name} columns={columns} rows={rows} keyOf={({ key }) => key} />;
}
