import type { JSX } from 'preact';
import { formatNumber } from '../format.ts';
import { useWords } from '../words.ts';
import type { Export, ExportState } from './api.ts';
import { exportWords } from './words.ts';

const TONES: Readonly<Record<ExportState, string>> = {
  queued: '',
  running: 'badge--accent',
  exported: 'badge--good',
  checked: 'badge--good',
  refused: 'badge--danger',
  misfit: 'badge--danger',
  failed: 'badge--danger',
  cancelled: 'badge--unknown',
  removed: 'badge--unknown',
};

export function ExportBadge({ state }: { readonly state: ExportState }): JSX.Element {
  return <span class={`badge ${TONES[state]}`}>{useWords(exportWords).states[state]}</span>;
}

/** How much is wrong: what stops the export, and what the standard misses. */
export function ProblemCounts({
  of: { refusals, notices },
}: {
  readonly of: Pick<Export, 'refusals' | 'notices'>;
}): JSX.Element {
  const words = useWords(exportWords);
  if (refusals + notices === 0) return <span class="quiet">{words.noProblems}</span>;
  return (
    <span class="problem-counts">
      {refusals > 0 && <span class="badge badge--danger">{words.refusals(formatNumber(refusals))}</span>}
      {notices > 0 && <span class="badge badge--warn">{words.notices(formatNumber(notices))}</span>}
    </span>
  );
}
