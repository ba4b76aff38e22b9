import type { JSX } from 'preact';
import { Icon } from '../components/icon.tsx';
import { useWords } from '../words.ts';
import type { StockSummary } from './api.ts';
import { dimensionIds, isLimited, NO_FILTER, type OverviewFilter, toggled } from './filter.ts';
import { overviewWords } from './words.ts';

/** What is chosen, each condition with a button that takes it away. */
export function Chips({
  filter,
  summary,
  onChange,
}: {
  readonly filter: OverviewFilter;
  readonly summary: StockSummary;
  readonly onChange: (filter: OverviewFilter) => void;
}): JSX.Element | null {
  const words = useWords(overviewWords);
  if (!isLimited(filter)) return null;
  const chosen = dimensionIds.flatMap((id) =>
    (filter.values[id] ?? []).map((value) => ({
      key: `${id}=${value}`,
      text: `${words.dimensions[id]}${words.colon}${summary.dimensions[id]?.find((group) => group.value === value)?.title ?? value}`,
      without: toggled(filter, id, value),
    })),
  );
  const drawn = filter.within === '' ? [] : [{ key: 'within', text: words.drawn, without: { ...filter, within: '' } }];
  const size =
    filter.minMu === '' && filter.maxMu === ''
      ? []
      : [
          {
            key: 'size',
            text: `${filter.minMu || '0'}～${filter.maxMu || '∞'} ${words.units.landArea}`,
            without: { ...filter, minMu: '', maxMu: '' },
          },
        ];
  return (
    <div class="chips" role="group" aria-label={words.chosen}>
      {[...chosen, ...drawn, ...size].map(({ key, text, without }) => (
        <button key={key} type="button" class="chip" aria-label={words.remove(text)} onClick={() => onChange(without)}>
          {text}
          <Icon name="close" size={12} />
        </button>
      ))}
      <button
        type="button"
        class="chip chip--clear"
        onClick={() =>
          onChange({
            ...NO_FILTER,
            measure: filter.measure,
            year: filter.year,
            asOf: filter.asOf,
            compare: filter.compare,
          })
        }
      >
        {words.clear}
      </button>
    </div>
  );
}
