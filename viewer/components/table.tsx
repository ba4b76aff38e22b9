import type { ComponentChildren, JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { useViewer } from '../viewer.ts';
import { Icon } from './icon.tsx';

/** One column of a table. */
export interface Column<Row> {
  readonly id: string;
  readonly title: string;
  readonly cell: (row: Row) => ComponentChildren;
  /** Makes the column sortable; absent values go last either way. */
  readonly sortBy?: (row: Row) => string | number | null;
  readonly isNumber?: boolean;
  /** Stands for the row: a heading cell, and the first line of its card on a phone. */
  readonly isHead?: boolean;
  /** May be left out where there is little room. */
  readonly isMinor?: boolean;
}

export interface TableProps<Row> {
  /** Read out before the table, not seen. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Rows that the pointer or the keyboard is on, told to who wants to show them elsewhere. */
  readonly lifted?: string | null;
  readonly onLift?: (key: string | null) => void;
  /** What a click or Enter on a row does. */
  readonly onOpen?: (row: Row) => void;
  readonly sortedBy?: { readonly column: string; readonly descending: boolean };
  /** Below this many rows all are drawn; beyond, those that are seen. */
  readonly virtualFrom?: number;
}

/** Height of a row of a long table, in rem; they do not break their lines. */
const ROW_REM = 2.5;
const SPARE_ROWS = 12;

/**
 * A table that sorts by its headings and is walked with the arrow keys; of a long one only the rows in sight are drawn. On a
 * phone every row is a card.
 */
export function Table<Row>(props: TableProps<Row>): JSX.Element {
  const { columns, rows, keyOf, caption, virtualFrom = 200 } = props;
  const { state } = useViewer();
  const sort = useSignal(props.sortedBy ?? null);
  const sorted = sortRows(rows, columns, sort.value);
  if (state.isNarrow.value) return <Cards {...props} rows={sorted} />;
  const change = (column: string): void => {
    const now = sort.value;
    sort.value = { column, descending: now?.column === column ? !now.descending : false };
  };
  const isLong = sorted.length >= virtualFrom;
  return (
    <div class={`table-frame ${isLong ? 'table-frame--long' : ''}`} tabIndex={isLong ? 0 : undefined}>
      <table class="table" aria-rowcount={isLong ? sorted.length + 1 : undefined}>
        <caption class="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading key={column.id} column={column} sort={sort.value} onSort={() => change(column.id)} />
            ))}
          </tr>
        </thead>
        {isLong ? (
          <LongBody {...props} rows={sorted} />
        ) : (
          <tbody>
            {sorted.map((row) => (
              <TableRow key={keyOf(row)} row={row} props={props} />
            ))}
          </tbody>
        )}
      </table>
    </div>
  );
}

/** Rows by a column; equal ones keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  sort: { readonly column: string; readonly descending: boolean } | null,
): readonly Row[] {
  const by = columns.find(({ id }) => id === sort?.column)?.sortBy;
  if (by === undefined || sort === null) return rows;
  const sign = sort.descending ? -1 : 1;
  return rows.toSorted((a, b) => {
    const [one, other] = [by(a), by(b)];
    if (one === null || other === null) return one === other ? 0 : one === null ? 1 : -1;
    if (typeof one === 'number' && typeof other === 'number') return sign * (one - other);
    return sign * String(one).localeCompare(String(other), 'zh-CN', { numeric: true });
  });
}

function Heading<Row>({
  column: { title, isNumber, sortBy, id },
  sort,
  onSort,
}: {
  readonly column: Column<Row>;
  readonly sort: TableProps<Row>['sortedBy'] | null;
  readonly onSort: () => void;
}): JSX.Element {
  const isSorted = sort?.column === id;
  const order = sort?.descending ? 'descending' : 'ascending';
  return (
    <th scope="col" class={isNumber ? 'number' : undefined} aria-sort={isSorted ? order : undefined}>
      {sortBy === undefined ? (
        title
      ) : (
        <button type="button" class="table-sort" data-order={isSorted ? order : undefined} onClick={onSort}>
          {title}
          <Icon name="down" size={12} />
        </button>
      )}
    </th>
  );
}

function TableRow<Row>({
  row,
  props,
  position,
}: {
  readonly row: Row;
  readonly props: TableProps<Row>;
  readonly position?: number;
}): JSX.Element {
  const { columns, keyOf, lifted, onLift, onOpen } = props;
  const key = keyOf(row);
  return (
    <tr
      data-key={key}
      data-lifted={lifted === key}
      data-opens={onOpen !== undefined}
      aria-rowindex={position}
      tabIndex={onOpen === undefined ? undefined : 0}
      onMouseEnter={onLift && (() => onLift(key))}
      onMouseLeave={onLift && (() => onLift(null))}
      onFocus={onLift && (() => onLift(key))}
      onBlur={onLift && (() => onLift(null))}
      onClick={onOpen && ((event) => isOwnClick(event) && onOpen(row))}
      onKeyDown={(event) => walk(event, () => onOpen?.(row))}
    >
      {columns.map(({ id, cell, isHead, isNumber }) => {
        const Cell = isHead ? 'th' : 'td';
        return (
          <Cell key={id} scope={isHead ? 'row' : undefined} class={isNumber ? 'number' : undefined}>
            {cell(row)}
          </Cell>
        );
      })}
    </tr>
  );
}

/** A click on a link or button inside a row is theirs. */
function isOwnClick(event: MouseEvent): boolean {
  return event.target instanceof Element && event.target.closest('a, button, input, label, summary') === null;
}

/** Up and down go from row to row, Enter opens. */
function walk(event: KeyboardEvent & { readonly currentTarget: HTMLElement }, open: () => void): void {
  const row = event.currentTarget;
  if (event.target !== row) return;
  const step = { ArrowDown: 'nextElementSibling', ArrowUp: 'previousElementSibling' } as const;
  if (event.key === 'Enter') return open();
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const next = row[step[event.key]];
  if (!(next instanceof HTMLElement) || next.tabIndex < 0) return;
  event.preventDefault();
  next.focus();
}

/** Draws the rows in sight and a few more; the room of the others is kept, so that the scroll bar tells the truth. */
function LongBody<Row>(props: TableProps<Row>): JSX.Element {
  const { rows, columns, keyOf } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const seen = useSignal<readonly [number, number]>([0, 40]);
  useEffect(() => {
    const frame = body.current?.closest('.table-frame');
    if (frame == null) return undefined;
    const look = (): void => {
      const height = rowPixels();
      const first = Math.max(0, Math.floor(frame.scrollTop / height) - SPARE_ROWS);
      const last = Math.ceil((frame.scrollTop + frame.clientHeight) / height) + SPARE_ROWS;
      if (first !== seen.value[0] || last !== seen.value[1]) seen.value = [first, last];
    };
    look();
    frame.addEventListener('scroll', look, { passive: true });
    addEventListener('resize', look);
    return () => {
      frame.removeEventListener('scroll', look);
      removeEventListener('resize', look);
    };
  }, []);
  const [first, last] = [Math.min(seen.value[0], rows.length), Math.min(seen.value[1], rows.length)];
  const spacer = (count: number): JSX.Element | null =>
    count <= 0 ? null : (
      <tr aria-hidden="true" class="table-space" style={{ height: `${count * ROW_REM}rem` }}>
        <td colSpan={columns.length} />
      </tr>
    );
  return (
    <tbody ref={body}>
      {spacer(first)}
      {rows.slice(first, last).map((row, index) => (
        <TableRow key={keyOf(row)} row={row} props={props} position={first + index + 2} />
      ))}
      {spacer(rows.length - last)}
    </tbody>
  );
}

const rowPixels = (): number => ROW_REM * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);

/** Cards of a long list are drawn page by page: a phone scrolls, it does not jump. */
const CARDS = 60;

function Cards<Row>({ caption, columns, rows, keyOf, lifted, onLift, onOpen }: TableProps<Row>): JSX.Element {
  const { state } = useViewer();
  const shown = useSignal(CARDS);
  const head = columns.find(({ isHead }) => isHead) ?? columns[0];
  return (
    <>
      <ul class="cards" aria-label={caption}>
        {rows.slice(0, shown.value).map((row) => {
          const key = keyOf(row);
          const facts = columns.filter((column) => column !== head && !column.isMinor);
          return (
            <li
              key={key}
              class="card-row"
              data-key={key}
              data-lifted={lifted === key}
              data-opens={onOpen !== undefined}
              tabIndex={onOpen === undefined ? undefined : 0}
              onFocus={onLift && (() => onLift(key))}
              onClick={onOpen && ((event) => isOwnClick(event) && onOpen(row))}
              onKeyDown={(event) => walk(event, () => onOpen?.(row))}
            >
              <div class="card-head">{head?.cell(row)}</div>
              <dl>
                {facts.map((column) => (
                  <div key={column.id}>
                    <dt>{column.title}</dt>
                    <dd class={column.isNumber ? 'number' : undefined}>{column.cell(row)}</dd>
                  </div>
                ))}
              </dl>
            </li>
          );
        })}
      </ul>
      {shown.value < rows.length && (
        <button type="button" class="button cards-more" onClick={() => (shown.value += CARDS)}>
          {state.messages.value.table.more(rows.length - shown.value)}
        </button>
      )}
    </>
  );
}
