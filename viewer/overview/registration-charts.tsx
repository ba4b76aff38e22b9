import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import type { RegistrationGroup, Registrations } from './api.ts';
import { type Bar, Bars } from './bars.tsx';
import { ChartCard, SheetView } from './chart-card.tsx';
import { Pie } from './pie.tsx';
import { pressed, withTexts } from './list-filter.ts';
import type { RegistrationDimension, RegistrationFilter } from './registration-filter.ts';
import { TrendChart } from './trend.tsx';
import { overviewWords } from './words.ts';

/** A chart of the page. */
export type RegistrationChart = 'years' | 'months' | RegistrationDimension;

const ALL: readonly RegistrationChart[] = ['years', 'months', 'type', 'right', 'district', 'subdistrict'];
/** Longest ranking that is drawn; the table has all. */
const RANKED = 12;

interface ChartsProps {
  readonly filter: RegistrationFilter;
  readonly registrations: Registrations;
  readonly lifted: Signal<string | null>;
  /** Which charts; all unless given. */
  readonly charts?: readonly RegistrationChart[];
  readonly most?: number;
  readonly onChange: (filter: RegistrationFilter) => void;
}

/** Charts of the register, a table behind each of them. */
export function RegistrationCharts({ charts = ALL, ...props }: ChartsProps): JSX.Element {
  return (
    <>
      {charts.map((chart) =>
        chart === 'years' || chart === 'months' ? (
          <Time key={chart} by={chart} {...props} />
        ) : (
          <Groups key={chart} by={chart} {...props} />
        ),
      )}
    </>
  );
}

function useEntries({ minimumCount }: Registrations): (count: number | null) => string {
  const words = useWords(overviewWords).registration;
  return (count) => `${count === null ? words.few(minimumCount) : formatNumber(count)} ${words.unit}`;
}

/** Entries year by year, or month by month of the year that is chosen. */
function Time({
  by,
  filter,
  registrations,
  onChange,
}: ChartsProps & { readonly by: 'years' | 'months' }): JSX.Element | null {
  const words = useWords(overviewWords).registration;
  const text = useEntries(registrations);
  const all = by === 'years' ? registrations.years : (registrations.months ?? []);
  const dated = all.filter(({ value }) => value !== '-').toSorted((a, b) => (a.value < b.value ? -1 : 1));
  if (dated.length === 0) return null;
  const undated = all.find(({ value }) => value === '-');
  const isYears = by === 'years';
  const { year = '', month = '' } = filter.texts;
  const title = isYears ? words.byYear : words.byMonth(year);
  const chosen = isYears ? year : month;
  const sheet = {
    name: title,
    head: [isYears ? words.year : words.month, words.withUnit(words.entries, words.unit)],
    rows: all.map(({ value, count }) => [value === '-' ? words.undated : value, count]),
  };
  return (
    <ChartCard
      id={by}
      title={title}
      isWide
      foot={undated === undefined ? undefined : `${words.undated} ${text(undated.count)}`}
      sheet={sheet}
      table={<SheetView sheet={sheet} cell={(value) => formatNumber(value)} />}
    >
      <TrendChart
        label={title}
        points={wholeOf(dated, isYears).map(({ value, count }) => ({
          year: Number(value),
          amount: count ?? 0,
          text: text(count),
        }))}
        chosen={chosen === '' ? null : Number(chosen)}
        onChoose={(value) => {
          const next = isYears ? String(value) : String(value).padStart(2, '0');
          const given = next === chosen ? '' : next;
          onChange(withTexts(filter, isYears ? { year: given, month: '' } : { month: given }));
        }}
      />
    </ChartCard>
  );
}

/** Every year from the first to the last, every month of a year: one without entries is seen as such. */
function wholeOf(counts: Registrations['years'], isYears: boolean): Registrations['years'] {
  const first = isYears ? Number(counts[0]!.value) : 1;
  const last = isYears ? Number(counts.at(-1)!.value) : 12;
  // A wrong year in the register would draw a chart of a thousand columns.
  if (last - first > 80) return counts;
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const number = first + index;
    return counts.find(({ value }) => Number(value) === number) ?? { value: String(number), count: 0 };
  });
}

function Groups({
  by,
  filter,
  registrations,
  lifted,
  most = RANKED,
  onChange,
}: ChartsProps & { readonly by: RegistrationDimension }): JSX.Element | null {
  const all = useWords(overviewWords);
  const words = all.registration;
  const text = useEntries(registrations);
  const groups: readonly RegistrationGroup[] = {
    type: registrations.types,
    right: registrations.rights,
    district: registrations.districts,
    subdistrict: registrations.subdistricts,
  }[by];
  if (groups.length === 0) return null;
  const title = words.dimensions[by];
  const bars: readonly Bar[] = groups
    .map(({ value, title: name, count }) => ({ value, title: name, amount: count ?? 0, text: text(count) }))
    .toSorted((a, b) => b.amount - a.amount);
  const isHidden = groups.some(({ count }) => count === null);
  const sum = groups.reduce((total, { count }) => total + (count ?? 0), 0);
  const sheet = {
    name: title,
    head: [title, words.withUnit(words.entries, words.unit)],
    rows: [...groups.map((group) => [group.title, group.count]), ...(isHidden ? [] : [[all.total, sum]])],
  };
  const choose = (value: string): void => onChange(pressed(filter, by, value));
  const chosen = filter.values[by] ?? [];
  return (
    <ChartCard
      id={by}
      title={title}
      note={bars.length > most ? all.ranking : undefined}
      sheet={sheet}
      table={<SheetView sheet={sheet} cell={(value) => formatNumber(value)} />}
    >
      {by === 'type' ? (
        <Pie
          label={title}
          parts={bars}
          chosen={chosen}
          onChoose={choose}
          middle={{ figure: formatNumber(sum), unit: words.unit }}
        />
      ) : (
        <Bars
          label={title}
          bars={bars.slice(0, most)}
          chosen={chosen}
          onChoose={choose}
          lifted={lifted.value}
          onLift={(value) => (lifted.value = value)}
        />
      )}
    </ChartCard>
  );
}
