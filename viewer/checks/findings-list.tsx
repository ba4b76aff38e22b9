import type { JSX } from 'preact';
import type { Signal } from '@preact/signals';
import { Icon, type IconName } from '../components/icon.tsx';
import { useWords } from '../words.ts';
import type { Finding } from './api.ts';
import { checkWords } from './words.ts';

const ICONS: Readonly<Record<Finding['severity'], IconName>> = { error: 'warning', warning: 'warning', info: 'info' };

export const findingKey = (index: number): string => `finding-${index}`;

/** What is to be said of the plots themselves; one with a place is shown on the map. */
export function FindingsList({
  findings,
  lifted,
  onShow,
}: {
  readonly findings: readonly Finding[];
  readonly lifted: Signal<string | null>;
  readonly onShow?: (finding: Finding) => void;
}): JSX.Element {
  const words = useWords(checkWords);
  const { order } = words;
  return (
    <ul class="findings">
      {findings.map((finding, index) => {
        const { place } = finding;
        return (
          <li
            key={`${finding.code}-${finding.plot}-${index}`}
            class="finding"
            data-severity={finding.severity}
            data-lifted={lifted.value === findingKey(index)}
            onMouseEnter={() => place && (lifted.value = findingKey(index))}
            onMouseLeave={() => (lifted.value = null)}
          >
            <Icon name={ICONS[finding.severity]} size={16} />
            <span>
              {words.finding(finding)}
              {finding.blocks && <span class="badge badge--danger">{order.blocks}</span>}
            </span>
            {place && onShow && (
              <button type="button" class="link" onClick={() => onShow(finding)}>
                {order.place}
              </button>
            )}
          </li>
        );
      })}
    </ul>
  );
}
