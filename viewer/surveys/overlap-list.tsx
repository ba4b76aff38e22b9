import { useMarks } from '../components/marks.ts';
import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { Table } from '../components/table.tsx';
import { formatLandCode, formatNumber } from '../format.ts';
import { useViewer } from '../viewer.ts';
import { titleIn, useWords } from '../words.ts';
import { detailIn } from '../../schemas/rules/check-details.ts';
import type { Overlap } from './api.ts';
import { surveyWords } from './words.ts';

const TONES: Readonly<Record<Overlap['state'], string>> = {
  overlaps: 'badge--warn',
  clear: 'badge--good',
  'no-data': 'badge--unknown',
};

/** What of each layer lies under a sketch, with the version it was held against; what nobody can tell is told as that. */
export function OverlapList({
  overlaps,
  lifted,
}: {
  readonly overlaps: readonly Overlap[];
  readonly lifted: Signal<string | null>;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(surveyWords);
  const language = state.language.value;
  return (
    <>
      {overlaps.map(({ layer, title, titleEn, state: at, version, gap, features, count, coveredArea }) => (
        <div key={layer} class="survey-overlap">
          <h3>
            {titleIn({ title, titleEn }, language)} <span class={`badge ${TONES[at]}`}>{words.states[at]}</span>
            <span class="cell-note">
              {version === 0 ? '' : words.version(version)}
              {at === 'overlaps' &&
                ` · ${words.features(formatNumber(count))} · ${words.covered} ${formatNumber(coveredArea.ellipsoidal, 2)} ㎡`}
            </span>
          </h3>
          {gap !== null && (
            <p class="callout">
              {words.gap}：{detailIn(language, gap.detail)}
            </p>
          )}
          {count > features.length && <p class="quiet">{words.listed(formatNumber(features.length))}</p>}
          {features.length > 0 && (
            <Table
              caption={titleIn({ title, titleEn }, language)}
              columns={[
                {
                  id: 'code',
                  title: words.feature,
                  isHead: true,
                  cell: ({ code, location, isSliver }) => (
                    <>
                      {layer === 'parcel' ? (
                        <a href={pathOfPage('land-file', { code })}>{formatLandCode(code)}</a>
                      ) : (
                        code
                      )}{' '}
                      {isSliver && <span class="badge">{words.sliver}</span>}
                      <span class="cell-note">{location ?? ''}</span>
                    </>
                  ),
                  sortBy: ({ code }) => code,
                },
                {
                  id: 'area',
                  title: `${words.overlapArea} (㎡)`,
                  isNumber: true,
                  cell: ({ area }) => formatNumber(area.ellipsoidal, 2),
                  sortBy: ({ area }) => area.ellipsoidal,
                },
                {
                  id: 'registered',
                  title: `${words.registered} (㎡)`,
                  isNumber: true,
                  cell: ({ registeredArea }) => (registeredArea === null ? '—' : formatNumber(registeredArea, 2)),
                  sortBy: ({ registeredArea }) => registeredArea,
                },
              ]}
              rows={features}
              keyOf={({ feature }) => `${layer}-${feature}`}
              lifted={lifted.value}
              onLift={(key) => (lifted.value = key)}
            />
          )}
        </div>
      ))}
    </>
  );
}

/** Codes of areas that ground lies in: the first of them, and how many there are. */
export function CodeList({ codes }: { readonly codes: readonly string[] }): JSX.Element {
  const marks = useMarks();
  const words = useWords(surveyWords);
  if (codes.length === 0) return <>—</>;
  return (
    <>
      {codes.slice(0, MOST_CODES).join(marks.list)} {codes.length > MOST_CODES && words.andMore(codes.length)}
    </>
  );
}

const MOST_CODES = 4;
