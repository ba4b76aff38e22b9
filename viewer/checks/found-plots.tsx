import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import type { LonLat } from '../api.ts';
import { Icon } from '../components/icon.tsx';
import { formatArea } from '../format.ts';
import { useWords } from '../words.ts';
import type { Findings } from './api.ts';
import { FindingsList } from './findings-list.tsx';
import { checkWords } from './words.ts';

/** Beyond so many plots only their number and their sum are told. */
const MOST_LISTED = 12;

/** The plots that the server found, with their areas, and what is to be said of them. */
export function FoundPlots({
  found,
  lifted,
  onShow,
}: {
  readonly found: Findings;
  readonly lifted: Signal<string | null>;
  readonly onShow: (place: LonLat) => void;
}): JSX.Element {
  const words = useWords(checkWords).order;
  return (
    <>
      <PlotList plots={found.plots} />
      {found.findings.length === 0 ? (
        <p class="callout callout--good">
          <Icon name="check" size={16} />
          {words.noFindings}
        </p>
      ) : (
        <FindingsList findings={found.findings} lifted={lifted} onShow={({ place }) => place && onShow(place)} />
      )}
    </>
  );
}

function PlotList({ plots }: { readonly plots: Findings['plots'] }): JSX.Element | null {
  const words = useWords(checkWords);
  if (plots.length === 0) return null;
  const total = formatArea(plots.reduce((sum, { ellipsoidal }) => sum + ellipsoidal, 0));
  return (
    <div class="plots">
      <p class="plots-sum">
        <strong>{total.hectares}</strong> {words.hectares}
        <span class="quiet">
          {total.mu} {words.mu} · {words.check.plots(plots.length)} · {words.areaKinds.ellipsoidal}
        </span>
      </p>
      {plots.length > 1 && plots.length <= MOST_LISTED && (
        <ul class="plot-list">
          {plots.map(({ number, name, ellipsoidal, points }) => (
            <li key={number}>
              <span>
                {words.plot(number)} {name !== number && name}
              </span>
              <span class="quiet">{words.order.points(points)}</span>
              <span class="number">
                {formatArea(ellipsoidal).hectares} {words.hectares}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
