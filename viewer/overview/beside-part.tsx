import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { Answer, useLast, useQuestion } from '../components/asked.tsx';
import { Select } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { fetchStock, type StockSummary } from './api.ts';
import { versionKey } from './asked-again.ts';
import { askedOf, type DimensionId, type OverviewFilter, sizePressed, toggled, type View } from './filter.ts';
import { KeyFigures } from './key-figures.tsx';
import { valueOf } from './numbers.ts';
import { StockCharts } from './stock-charts.tsx';
import { titledSummary } from './value-titles.ts';
import { overviewWords } from './words.ts';

/** Chooses what stands side by side. */
export function BesideSelect({
  filter,
  summary,
  onChange,
}: {
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const words = useWords(overviewWords).beside;
  const kind = filter.beside === '' ? '' : filter.beside === 'days' ? 'days' : 'districts';
  const choose = (next: string): void => {
    const districts = (summary.dimensions['district'] ?? []).filter(({ value }) => value !== '-');
    const chosen = filter.values.district ?? [];
    const [first, second] = [...new Set([...chosen, ...districts.map(({ value }) => value)])];
    const pair = first === undefined || second === undefined ? '' : `${first},${second}`;
    onChange({ ...filter, beside: next === 'districts' ? pair : next });
  };
  return (
    <Select
      label={words.title}
      value={kind}
      options={[
        { value: '', title: words.none },
        { value: 'districts', title: words.districts },
        { value: 'days', title: words.days },
      ]}
      onChange={choose}
    />
  );
}

interface Side {
  readonly filter: OverviewFilter;
  readonly title: string;
}

/** Two districts, or two dates, with the same charts on the same scales. */
export function BesidePart({
  view,
  filter,
  summary: present,
  onChange,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  /** Of the whole page. */
  readonly summary: StockSummary;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  const language = useViewer().state.language.value;
  const isDays = filter.beside === 'days';
  const [left = '', right = ''] = filter.beside.split(',');
  const sides: readonly [Side, Side] = isDays
    ? [
        { filter: { ...filter, asOf: filter.compare }, title: filter.compare },
        { filter, title: filter.asOf === '' ? words.beside.now : filter.asOf },
      ]
    : [
        { filter: inDistrict(filter, left), title: left },
        { filter: inDistrict(filter, right), title: right },
      ];
  const asked = sides.map((side) => askedOf(view, side.filter));
  const isAsked = !isDays || filter.compare !== '';
  const question = useQuestion(isAsked ? `beside ${asked.join(' ')}${versionKey(present)}` : null, (signal) =>
    Promise.all(asked.map((query) => fetchStock(query, signal))).then((answers) => ({
      asked: asked.join(' '),
      answers,
    })),
  );
  const last = useLast(question);
  if (!isAsked) {
    return (
      <div class="card">
        <Notice icon="info" title={words.beside.days}>
          <p>{words.beside.daysHint}</p>
        </Notice>
      </div>
    );
  }
  // Figures stay while newer ones are asked for, but never under the name of another district or day.
  if (last === null || last.asked !== asked.join(' '))
    return (
      <Answer question={question} rows={12}>
        {() => null}
      </Answer>
    );
  const { answers } = last;
  const summaries = answers.map((each) => titledSummary(language, each));
  const greatest = (dimension: DimensionId | 'size'): number =>
    Math.max(
      0,
      ...summaries.flatMap((each) => each.dimensions[dimension] ?? []).map((each) => valueOf(each, filter.measure)),
    );
  return (
    <div class="beside">
      {sides.map((side, index) => (
        <BesideSide
          key={index}
          index={index}
          view={view}
          side={side}
          summary={summaries[index]!}
          other={summaries[1 - index]!}
          otherTitle={isDays ? sides[1 - index]!.title : titleOf(summaries[0]!, index === 0 ? right : left)}
          isDays={isDays}
          scaleOf={greatest}
          onDistrict={(value) =>
            onChange({ ...filter, beside: index === 0 ? `${value},${right}` : `${left},${value}` })
          }
          onMeasure={(measure) => onChange({ ...filter, measure })}
          onChoose={(dimension, value) =>
            onChange(dimension === 'size' ? sizePressed(filter, value) : toggled(filter, dimension, value))
          }
        />
      ))}
    </div>
  );
}

const titleOf = (summary: StockSummary, district: string): string =>
  summary.dimensions['district']?.find(({ value }) => value === district)?.title ?? district;

/** The filter in one district, whatever place was chosen before. */
function inDistrict(filter: OverviewFilter, district: string): OverviewFilter {
  const { town: _town, ...others } = filter.values;
  return { ...filter, values: { ...others, district: [district] } };
}

function BesideSide({
  index,
  view,
  side,
  summary,
  other,
  otherTitle,
  isDays,
  scaleOf,
  onDistrict,
  onMeasure,
  onChoose,
}: {
  readonly index: number;
  readonly view: View;
  readonly side: Side;
  readonly summary: StockSummary;
  /** The side that this one is set against. */
  readonly other: StockSummary;
  readonly otherTitle: string;
  readonly isDays: boolean;
  readonly scaleOf: (dimension: DimensionId | 'size') => number;
  readonly onDistrict: (value: string) => void;
  readonly onMeasure: (measure: OverviewFilter['measure']) => void;
  readonly onChoose: (dimension: DimensionId | 'size', value: string) => void;
}): JSX.Element {
  const words = useWords(overviewWords);
  const lifted = useSignal<string | null>(null);
  const districts = (summary.dimensions['district'] ?? []).filter(({ value }) => value !== '-');
  const name = isDays ? side.title : titleOf(summary, side.title);
  return (
    <section class="beside-side" aria-label={name}>
      {isDays ? (
        <h2>{name}</h2>
      ) : (
        <Select
          label={index === 0 ? words.beside.first : words.beside.second}
          value={side.title}
          options={districts}
          onChange={onDistrict}
        />
      )}
      <KeyFigures
        total={summary.total}
        earlier={other.total}
        measure={side.filter.measure}
        day={otherTitle}
        onChoose={onMeasure}
      />
      <div class="overview-charts">
        <StockCharts
          view={view}
          filter={side.filter}
          summary={summary}
          earlier={null}
          lifted={lifted}
          prefix={`side-${index}-`}
          without={isDays ? [] : ['district']}
          scaleOf={scaleOf}
          onChoose={onChoose}
        />
      </div>
    </section>
  );
}
