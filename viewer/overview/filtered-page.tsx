import type { ComponentChildren, JSX } from 'preact';
import { TextField } from '../components/form.tsx';
import { Notice } from '../components/notice.tsx';
import { useWords } from '../words.ts';
import type { Stale } from './asked-again.ts';
import { NotesOfSheets } from './chart-card.tsx';
import type { DataVersions } from './api.ts';
import { DataBasis, hasNoData, NoData, StaleNotice, useSheetNotes } from './data-basis.tsx';
import type { View } from './filter.ts';
import { ListChips } from './list-chips.tsx';
import { type ListFilter, withTexts } from './list-filter.ts';
import { overviewWords } from './words.ts';

interface FilteredPageProps<Dimension extends string> {
  readonly view: View;
  readonly filter: ListFilter<Dimension>;
  readonly dimensions: readonly Dimension[];
  readonly titles: Readonly<Record<Dimension, string>>;
  /** What the conditions are called. */
  readonly groups: Readonly<Record<Dimension, readonly { readonly value: string; readonly title: string }[]>>;
  /** Conditions that are no values of a dimension. */
  readonly more?: readonly { readonly text: string; readonly without: ListFilter<Dimension> }[];
  readonly onChange: (filter: ListFilter<Dimension>) => void;
  /** The next answer is under way. */
  readonly isAsking: boolean;
  /** Said in place of figures where there are none. */
  readonly empty: { readonly title: string; readonly hint: string } | null;
  readonly note?: string | null;
  readonly facts: ComponentChildren;
  readonly charts: ComponentChildren;
  /** Absent where the page has no map. */
  readonly map?: ComponentChildren;
  /** Below charts and map. */
  readonly children?: ComponentChildren;
  readonly versions: DataVersions['versions'];
  readonly published: DataVersions['published'];
  readonly stale: Stale | null;
}

/** A page of figures that lists of values filter: key figures, conditions, charts beside a map, and which version they are of. */
export function FilteredPage<Dimension extends string>(props: FilteredPageProps<Dimension>): JSX.Element {
  const words = useWords(overviewWords);
  const { filter, dimensions, titles, groups, more = [], onChange, isAsking, empty, note = null } = props;
  const { versions, published, map } = props;
  const basis = { versions, published, asOf: filter.texts['asOf'] || null };
  const isUnpublished = hasNoData(basis);
  const notes = useSheetNotes(props.view, basis);
  return (
    <NotesOfSheets.Provider value={notes}>
      <StaleNotice stale={props.stale} />
      {!isUnpublished && props.facts}
      <div class="overview-conditions">
        <search class="filters overview-filters">
          <TextField
            type="date"
            label={words.asOf}
            value={filter.texts['asOf']!}
            onInput={(asOf) => onChange(withTexts(filter, { asOf }))}
          />
        </search>
        <ListChips
          filter={filter}
          dimensions={dimensions}
          titles={titles}
          groups={groups}
          more={more}
          onChange={onChange}
        />
      </div>
      {note !== null && <p class="quiet">{note}</p>}
      {isUnpublished && <NoData asOf={filter.texts['asOf']!} />}
      {!isUnpublished && empty !== null && (
        <div class="card">
          <Notice icon="empty" title={empty.title}>
            {empty.hint !== '' && <p>{empty.hint}</p>}
          </Notice>
        </div>
      )}
      {map === undefined ? (
        <div class="overview-charts overview-charts--full" aria-busy={isAsking}>
          {!isUnpublished && props.charts}
        </div>
      ) : (
        <div class="overview-body" aria-busy={isAsking}>
          <div class="overview-charts">{props.charts}</div>
          <div class="overview-map">{map}</div>
        </div>
      )}
      {props.children}
      <DataBasis {...basis} />
    </NotesOfSheets.Provider>
  );
}
