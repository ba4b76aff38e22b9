import type { JSX } from 'preact';
import { Icon } from '../components/icon.tsx';
import { useWords } from '../words.ts';
import { cleared, type ListFilter, pressed } from './list-filter.ts';
import { overviewWords } from './words.ts';

/** What is chosen, each condition with a button that takes it away. */
export function ListChips<Dimension extends string>({
  filter,
  dimensions,
  titles,
  groups,
  more = [],
  onChange,
}: {
  readonly filter: ListFilter<Dimension>;
  readonly dimensions: readonly Dimension[];
  readonly titles: Readonly<Record<Dimension, string>>;
  readonly groups: Readonly<Record<Dimension, readonly { readonly value: string; readonly title: string }[]>>;
  /** Conditions that are no values of a dimension. */
  readonly more?: readonly { readonly text: string; readonly without: ListFilter<Dimension> }[];
  readonly onChange: (filter: ListFilter<Dimension>) => void;
}): JSX.Element | null {
  const words = useWords(overviewWords);
  const chosen = [
    ...dimensions.flatMap((id) =>
      (filter.values[id] ?? []).map((value) => ({
        text: `${titles[id]}${words.colon}${groups[id].find((group) => group.value === value)?.title ?? value}`,
        without: pressed(filter, id, value),
      })),
    ),
    ...more,
  ];
  if (chosen.length === 0) return null;
  return (
    <div class="chips" role="group" aria-label={words.chosen}>
      {chosen.map(({ text, without }) => (
        <button key={text} type="button" class="chip" aria-label={words.remove(text)} onClick={() => onChange(without)}>
          {text}
          <Icon name="close" size={12} />
        </button>
      ))}
      <button type="button" class="chip chip--clear" onClick={() => onChange(cleared(filter))}>
        {words.clear}
      </button>
    </div>
  );
}
