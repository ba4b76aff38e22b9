import type { JSX } from 'preact';

/** How far something is: a share of 1, or null while that is not known. */
export function Progress({
  label,
  share,
  text,
}: {
  readonly label: string;
  readonly share: number | null;
  readonly text?: string | undefined;
}): JSX.Element {
  const percent = share === null ? null : Math.round(Math.min(1, Math.max(0, share)) * 100);
  return (
    <div class="progress">
      <div class="progress-words">
        <span>{label}</span>
        <span class="progress-text">{text ?? (percent === null ? '' : `${percent}%`)}</span>
      </div>
      <div
        class="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent ?? undefined}
        data-unknown={percent === null}
      >
        <span style={{ width: `${percent ?? 30}%` }} />
      </div>
    </div>
  );
}
