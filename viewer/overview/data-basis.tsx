import type { JSX } from 'preact';
import { explain } from '../actions/say.ts';
import { Icon } from '../components/icon.tsx';
import { Notice } from '../components/notice.tsx';
import { formatDate, formatTimestamp } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { titleIn, useWords } from '../words.ts';
import type { SheetNotes } from './save-table.ts';
import type { DataVersions } from './api.ts';
import { layersOf, type View } from './filter.ts';
import type { Stale } from './asked-again.ts';
import { overviewWords } from './words.ts';

/** What figures are made from, and for which day and year they were asked. */
export interface BasisOfFigures extends DataVersions {
  readonly asOf?: string | null;
  readonly year?: number | null;
}

/** What figures are made from: each layer with its version and the day it was published, and the day that was asked about. */
export function DataBasis(basis: BasisOfFigures): JSX.Element {
  return <p class="overview-versions quiet">{useBasisLines(basis).join(' · ')}</p>;
}

function useBasisLines({ versions, published, asOf = null, year = null }: BasisOfFigures): readonly string[] {
  const words = useWords(overviewWords).basis;
  const titles = useLayerTitles();
  const latest = latestOf({ versions, published });
  return [
    ...(latest === null ? [] : [words.latest(formatTimestamp(latest))]),
    ...(asOf === null ? [] : [words.asOf(formatDate(asOf))]),
    ...(year === null ? [] : [words.year(year)]),
    ...Object.entries(versions).map(([id, version]) => {
      const time = published[id];
      if (version === 0) return words.none(titles(id));
      return words.version(titles(id), version, time == null ? null : formatDate(time));
    }),
  ];
}

/** What a workbook of figures of this basis says of itself on its second sheet. */
export function useSheetNotes(view: View, basis: BasisOfFigures): () => SheetNotes {
  const words = useWords(overviewWords);
  const lines = useBasisLines(basis);
  // The address holds every condition: whoever opens it sees the page that the figures are of.
  return () => ({
    name: words.sheet.name,
    lines: [
      [words.sheet.page, `${words.title} · ${words.views[view]}`],
      [words.sheet.conditions, location.href],
      [words.sheet.madeAt, formatTimestamp(new Date().toISOString())],
      ...lines.map((line): readonly [string, string] => [words.sheet.data, line]),
      [words.sheet.unreported, words.sheet.unreportedMeans],
    ],
  });
}

/** When the youngest of the versions was published; null where none was. */
export function latestOf({ versions, published }: DataVersions): string | null {
  const times = Object.keys(versions).flatMap((id) => published[id] ?? []);
  return times.length === 0 ? null : times.reduce((a, b) => (Date.parse(a) > Date.parse(b) ? a : b));
}

/** Whether nothing was ever published of all layers that figures would be made from: that is no data, and not nothing. */
export function hasNoData({ versions }: Pick<DataVersions, 'versions'>): boolean {
  return Object.values(versions).every((version) => version === 0);
}

/** Stands where figures would: nothing was published that they could be made from. */
export function NoData({ asOf }: { readonly asOf: string }): JSX.Element {
  const words = useWords(overviewWords);
  return (
    <div class="card">
      <Notice icon="empty" title={words.noData}>
        <p>{asOf === '' ? words.noDataHint : words.noDataThen(asOf)}</p>
      </Notice>
    </div>
  );
}

/** Of the versions of an answer those of the layers that a page is about. */
export function stockBasis(view: View, { versions, published }: DataVersions): DataVersions {
  return {
    versions: Object.fromEntries(layersOf(view).map((id) => [id, versions[id] ?? 0])),
    published,
  };
}

/** Names of layers in the reader's language. */
function useLayerTitles(): (id: string) => string {
  const { state } = useViewer();
  const language = state.language.value;
  const layers = state.layers.value;
  return (id) => {
    const layer = layers.find((each) => each.id === id);
    return layer === undefined ? id : titleIn(layer, language);
  };
}

/** Says that what is shown is no longer known to hold, since when, and why. */
export function StaleNotice({ stale }: { readonly stale: Stale | null }): JSX.Element | null {
  const { state } = useViewer();
  const words = useWords(overviewWords).basis;
  if (stale === null) return null;
  return (
    <p class="stale-notice" role="alert">
      <Icon name="warning" size={16} />
      {words.stale(formatTimestamp(stale.since.toISOString()), explain(state, stale.error).title)}
    </p>
  );
}
