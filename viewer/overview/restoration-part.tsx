import type { JSX } from 'preact';
import { Answer } from '../components/asked.tsx';
import { type Column, Table } from '../components/table.tsx';
import { codelists } from '../../schemas/codelists/index.ts';
import { codeLabelOf } from '../code-labels.ts';
import { formatNumber, formatShare } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchLandChange, fetchRestoration, type Restoration, type RestorationCell } from './api.ts';
import { useAskedAgain, useFilterOfAddress } from './asked-again.ts';
import { Bars } from './bars.tsx';
import { ChartCard, SheetView, TableCard } from './chart-card.tsx';
import { FilteredPage } from './filtered-page.tsx';
import { type KeyFact, KeyFacts } from './key-facts.tsx';
import { pressed, writeListFilter } from './list-filter.ts';
import { shortText } from './numbers.ts';
import {
  cellsUnder,
  NOT_SAID,
  readRestorationFilter,
  restorationDimensions,
  type RestorationDimension,
  type RestorationFilter,
  sideOf,
  sideTitle,
  totalUnder,
} from './restoration-filter.ts';
import { titledCells } from './value-titles.ts';
import { overviewWords } from './words.ts';

/** 生态修复: projects, land, funds and acceptance by district, kind and year; the charts filter each other, the figures and the tables. */
export function RestorationPart({ search }: { readonly search: string }): JSX.Element {
  const words = useWords(overviewWords);
  const own = words.restoration;
  const [filter, change] = useFilterOfAddress(search, readRestorationFilter);
  const { question, last, stale } = useRestoration(filter.value.texts['asOf']);
  const language = useViewer().state.language.value;
  if (last === null)
    return (
      <Answer question={question} rows={10}>
        {() => null}
      </Answer>
    );
  const cells = titledCells(language, last.cells);
  const total = totalUnder(filter.value, last);
  const groups = Object.fromEntries(
    restorationDimensions.map((id) => [
      id,
      [...new Map(cells.map((cell) => [sideOf(cell, id), sideTitle(cell, id)]))].map(([value, title]) => ({
        value,
        title,
      })),
    ]),
  ) as Record<RestorationDimension, { value: string; title: string }[]>;
  const isNothing = last.total.projects === 0;
  return (
    <FilteredPage
      view="restoration"
      filter={filter.value}
      dimensions={restorationDimensions}
      titles={{ district: own.district, type: own.type, year: own.year }}
      groups={groups}
      onChange={change}
      isAsking={stale === null && question.answer.value.state !== 'answered'}
      empty={
        total.projects > 0
          ? null
          : { title: isNothing ? own.none : own.noneChosen, hint: isNothing ? '' : own.noneChosenHint }
      }
      facts={<RestorationFacts total={total} />}
      charts={
        !isNothing && (
          <Charts
            filter={filter.value}
            cells={cells}
            onChoose={(id, value) => change(pressed(filter.value, id, value))}
          />
        )
      }
      versions={last.versions}
      published={last.published}
      stale={stale}
    />
  );
}

/** Restoration as it was on a day, or is, asked again and again. */
export function useRestoration(asOf = '') {
  const asked = asOf === '' ? '' : `?asOf=${encodeURIComponent(asOf)}`;
  return useAskedAgain(`restoration${asked}`, (signal) => fetchRestoration(asked, signal));
}

function Charts({
  filter,
  cells,
  onChoose,
}: {
  readonly filter: RestorationFilter;
  readonly cells: readonly RestorationCell[];
  readonly onChoose: (dimension: RestorationDimension, value: string) => void;
}): JSX.Element {
  return (
    <>
      {restorationDimensions.map((by) => (
        <Share
          key={by}
          by={by}
          cells={cellsUnder(filter, cells, by)}
          chosen={filter.values[by]}
          onChoose={(value) => onChoose(by, value)}
        />
      ))}
      <Funds
        cells={cellsUnder(filter, cells, 'district')}
        chosen={filter.values.district}
        onChoose={(value) => onChoose('district', value)}
      />
      <LandChangeCard asked={writeListFilter(filter)} />
      <Cells cells={cellsUnder(filter, cells)} />
    </>
  );
}

/** The figures of all projects. */
export function RestorationFacts({ total }: { readonly total: Restoration['total'] }): JSX.Element {
  const all = useWords(overviewWords);
  const words = all.restoration;
  const isUnknown = (missing: number): boolean => total.projects > 0 && missing === total.projects;
  const money = (id: 'investment' | 'paid'): KeyFact => {
    const missing = total.unreported[id];
    const known = isUnknown(missing) ? { figure: '—', unit: '' } : shortText(total[id], 'output', all);
    return { title: words[id], ...known, note: missing > 0 ? words.unreported(formatNumber(missing)) : undefined };
  };
  const rate = total.fundsRate === null ? '—' : formatShare(total.fundsRate);
  return (
    <KeyFacts
      isMany
      facts={[
        { title: words.projects, figure: formatNumber(total.projects), unit: words.unit.projects },
        { title: words.area, figure: formatNumber(total.area, 1), unit: words.unit.hectares },
        money('investment'),
        money('paid'),
        { title: words.rate, figure: rate, unit: '' },
        { title: words.accepted, figure: formatNumber(total.accepted, 1), unit: words.unit.hectares },
        { title: words.overdue, figure: formatNumber(total.overdue), unit: words.unit.projects },
      ]}
    />
  );
}

/** Project area and accepted area by one side of the cells. */
export function Share({
  by,
  cells,
  chosen = [],
  onChoose,
  most = Infinity,
}: {
  readonly by: RestorationDimension;
  readonly cells: readonly RestorationCell[];
  readonly chosen?: readonly string[] | undefined;
  readonly onChoose?: (value: string) => void;
  /** Longest list that is drawn. */
  readonly most?: number;
}): JSX.Element {
  const words = useWords(overviewWords).restoration;
  const title = { district: words.byDistrict, type: words.byType, year: words.byYear }[by];
  const sums = new Map<string, { title: string; area: number; accepted: number; projects: number }>();
  for (const cell of cells) {
    const [value, name] = [sideOf(cell, by), sideTitle(cell, by)];
    const sum = sums.get(value) ?? { title: name, area: 0, accepted: 0, projects: 0 };
    sum.area += cell.area;
    sum.accepted += cell.accepted;
    sum.projects += cell.projects;
    sums.set(value, sum);
  }
  const bars = [...sums].map(([value, sum]) => ({
    value,
    title: sum.title,
    amount: sum.area,
    before: sum.accepted,
    text: `${formatNumber(sum.area, 1)} ${words.unit.hectares}`,
    note: `${words.accepted} ${formatNumber(sum.accepted, 1)} · ${formatNumber(sum.projects)} ${words.unit.projects}`,
    isFixed: value === NOT_SAID,
  }));
  // Years go from the first to the last, everything else from the largest on.
  const sorted =
    by === 'year'
      ? bars.toSorted((a, b) => (a.value < b.value ? -1 : 1))
      : bars.toSorted((a, b) => b.amount - a.amount);
  const shown = by === 'year' ? sorted.slice(-most) : sorted.slice(0, most);
  const sheet = {
    name: title,
    head: [
      title,
      words.withUnit(words.area, words.unit.hectares),
      words.withUnit(words.accepted, words.unit.hectares),
      words.projects,
    ],
    rows: sorted.map(({ value }) => {
      const { title: name, area, accepted, projects } = sums.get(value)!;
      return [name, area, accepted, projects];
    }),
  };
  return (
    <ChartCard
      id={`restoration-${by}`}
      title={title}
      sheet={sheet}
      foot={words.acceptedMark}
      table={<SheetView sheet={sheet} cell={(value, column) => formatNumber(value, column === 3 ? 0 : 2)} />}
    >
      <Bars label={title} bars={shown} chosen={chosen} onChoose={onChoose} />
    </ChartCard>
  );
}

const FUNDS = ['investment', 'paid'] as const;

/** What was planned and what was paid, by district. */
function Funds({
  cells,
  chosen = [],
  onChoose,
}: {
  readonly cells: readonly RestorationCell[];
  readonly chosen?: readonly string[] | undefined;
  readonly onChoose: (value: string) => void;
}): JSX.Element {
  const all = useWords(overviewWords);
  const words = all.restoration;
  const moneyText = (amount: number): string => {
    const { figure, unit } = shortText(amount, 'output', all);
    return `${figure} ${unit}`;
  };
  interface Sum {
    readonly title: string;
    projects: number;
    investment: number;
    paid: number;
    readonly missing: { investment: number; paid: number };
  }
  const sums = new Map<string, Sum>();
  for (const cell of cells) {
    const value = cell.district ?? '-';
    const begun = { projects: 0, investment: 0, paid: 0, missing: { investment: 0, paid: 0 } };
    const sum = sums.get(value) ?? { title: cell.districtTitle, ...begun };
    sum.projects += cell.projects;
    for (const id of FUNDS) {
      sum[id] += cell[id];
      sum.missing[id] += cell.unreported[id];
    }
    sums.set(value, sum);
  }
  // What no project reported is not known, and not 0.
  const known = (sum: Sum, id: (typeof FUNDS)[number]): number | null =>
    sum.missing[id] === sum.projects ? null : sum[id];
  const sorted = [...sums].toSorted(([, a], [, b]) => b.investment - a.investment);
  const bars = sorted.map(([value, sum]) => {
    const [investment, paid] = [known(sum, 'investment'), known(sum, 'paid')];
    const told = FUNDS.flatMap((id) =>
      sum.missing[id] > 0 ? [`${words[id]} ${words.unreported(formatNumber(sum.missing[id]))}`] : [],
    );
    return {
      value,
      title: sum.title,
      amount: investment ?? 0,
      before: paid ?? undefined,
      text: investment === null ? '—' : moneyText(investment),
      note: [`${words.paid} ${paid === null ? '—' : moneyText(paid)}`, ...told].join(' · '),
      isFixed: value === NOT_SAID,
    };
  });
  const sheet = {
    name: words.funds,
    head: [
      words.district,
      words.withUnit(words.investment, words.unit.money),
      words.withUnit(words.paid, words.unit.money),
      `${words.investment} ${words.unreported('n')}`,
      `${words.paid} ${words.unreported('n')}`,
    ],
    rows: sorted.map(([, sum]) => [
      sum.title,
      known(sum, 'investment'),
      known(sum, 'paid'),
      sum.missing.investment,
      sum.missing.paid,
    ]),
  };
  return (
    <ChartCard
      id="restoration-funds"
      title={words.funds}
      sheet={sheet}
      foot={words.paidMark}
      table={<SheetView sheet={sheet} cell={(value, column) => formatNumber(value, column > 2 ? 0 : 2)} />}
    >
      <Bars label={words.funds} bars={bars} chosen={chosen} onChoose={onChoose} />
    </ChartCard>
  );
}

/** What the ground of the units was and what it becomes: one row for each class before, one column for each after. */
function LandChangeCard({ asked }: { readonly asked: string }): JSX.Element | null {
  const words = useWords(overviewWords).restoration;
  const { state } = useViewer();
  const { question, last } = useAskedAgain(`restoration-land${asked}`, (signal) => fetchLandChange(asked, signal));
  if (last === null)
    return (
      <Answer question={question} rows={4}>
        {() => null}
      </Answer>
    );
  const { area, units, changes } = last;
  if (units === 0) return null;
  const language = state.language.value;
  const titleOf = (code: string | null, title: string): string =>
    (code === null ? undefined : codeLabelOf(codelists['land-class-survey'], code, language)) ??
    (code === null && language === 'en' ? words.notSaid : title);
  const befores = [...new Map(changes.map((each) => [each.before, titleOf(each.before, each.beforeTitle)]))];
  const afters = [...new Map(changes.map((each) => [each.after, titleOf(each.after, each.afterTitle)]))];
  const areaOf = (before?: string | null, after?: string | null): number =>
    changes
      .filter(
        (each) => (before === undefined || each.before === before) && (after === undefined || each.after === after),
      )
      .reduce((sum, each) => sum + each.area, 0);
  const sheet = {
    name: words.landChange,
    head: [
      words.withUnit(`${words.before} \\ ${words.after}`, words.unit.hectares),
      ...afters.map(([, title]) => title),
      words.total,
    ],
    rows: [
      ...befores.map(([before, title]) => [
        title,
        ...afters.map(([after]) => areaOf(before, after) || null),
        areaOf(before),
      ]),
      [words.total, ...afters.map(([after]) => areaOf(undefined, after)), area],
    ],
  };
  return (
    <TableCard id="restoration-land" sheet={sheet}>
      <SheetView sheet={sheet} cell={(value) => formatNumber(value, 2)} />
    </TableCard>
  );
}

function Cells({ cells }: { readonly cells: readonly RestorationCell[] }): JSX.Element {
  const words = useWords(overviewWords).restoration;
  const number = (id: keyof RestorationCell, title: string, digits: number): Column<RestorationCell> => ({
    id,
    title,
    isNumber: true,
    cell: (cell) => formatNumber(Number(cell[id]), digits),
    sortBy: (cell) => Number(cell[id]),
  });
  const money = (id: 'investment' | 'paid'): Column<RestorationCell> => ({
    id,
    title: words.withUnit(words[id], words.unit.money),
    isNumber: true,
    cell: (cell) => (
      <>
        {cell.unreported[id] === cell.projects ? '—' : formatNumber(cell[id], 2)}
        {cell.unreported[id] > 0 && (
          <span class="cell-note">{words.unreported(formatNumber(cell.unreported[id]))}</span>
        )}
      </>
    ),
    sortBy: (cell) => cell[id],
  });
  const columns: readonly Column<RestorationCell>[] = [
    {
      id: 'district',
      title: words.district,
      isHead: true,
      cell: (cell) => cell.districtTitle,
      sortBy: (cell) => cell.district,
    },
    { id: 'type', title: words.type, cell: (cell) => cell.typeTitle, sortBy: (cell) => cell.type },
    { id: 'year', title: words.year, isNumber: true, cell: (cell) => cell.year ?? '—', sortBy: (cell) => cell.year },
    number('projects', words.projects, 0),
    number('area', words.withUnit(words.area, words.unit.hectares), 2),
    money('investment'),
    money('paid'),
    number('accepted', words.withUnit(words.accepted, words.unit.hectares), 2),
    number('overdue', words.overdue, 0),
  ];
  const sheet = {
    name: words.cells,
    head: columns.map(({ title }) => title),
    rows: cells.map((cell) => [
      cell.districtTitle,
      cell.typeTitle,
      cell.year,
      cell.projects,
      cell.area,
      ...(['investment', 'paid'] as const).map((id) => (cell.unreported[id] === cell.projects ? null : cell[id])),
      cell.accepted,
      cell.overdue,
    ]),
  };
  return (
    <TableCard id="restoration-cells" sheet={sheet}>
      <Table
        caption={words.cells}
        columns={columns}
        rows={cells}
        keyOf={({ district, type, year }) => `${district} ${type} ${year}`}
      />
    </TableCard>
  );
}
