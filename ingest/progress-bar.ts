/** A progress bar on a terminal; nothing on a pipe, so that logs stay readable. */

import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from './delivery.ts';

export interface ProgressView {
  readonly update: (progress: Progress) => void;
  readonly stop: () => void;
}

const PHASES = { stage: '读取 reading', check: '检查 checking', publish: '发布 publishing' } as const;

/** Shows on stderr, so that reports on stdout can be piped. */
export function progressView(isTerminal: boolean): ProgressView {
  if (!isTerminal) return { update: () => {}, stop: () => {} };
  const format = '{phase} {bar} {value}/{total} 行 rows  {duration_formatted}';
  const bar = new SingleBar(
    { format, stream: process.stderr, clearOnComplete: true, hideCursor: true },
    Presets.shades_classic,
  );
  let isStarted = false;
  return {
    update: ({ phase, rows, expectedRows }) => {
      const payload = { phase: PHASES[phase] };
      if (!isStarted) bar.start(expectedRows ?? rows, rows, payload);
      isStarted = true;
      if (expectedRows != null) bar.setTotal(expectedRows);
      bar.update(rows, payload);
    },
    stop: () => {
      if (isStarted) bar.stop();
    },
  };
}
