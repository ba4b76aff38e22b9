import type { JSX } from 'preact';

/** One figure of the whole. */
export interface KeyFact {
  readonly title: string;
  readonly figure: string;
  readonly unit: string;
  /** What is said below it. */
  readonly note?: string | undefined;
  /** The figure as it is, for whoever reads the page by program. */
  readonly exact?: string | undefined;
}

/** Figures of the whole, side by side. */
export function KeyFacts({
  facts,
  isMany = false,
}: {
  readonly facts: readonly KeyFact[];
  /** More than a line of them on most screens. */
  readonly isMany?: boolean;
}): JSX.Element {
  return (
    <div class={isMany ? 'key-figures key-figures--many' : 'key-figures'}>
      {facts.map(({ title, figure, unit, note, exact }) => (
        <div key={title} class="key-figure" data-exact={exact}>
          <span class="key-title">{title}</span>
          <span class="key-value">
            {figure}
            <span class="key-unit">{unit}</span>
          </span>
          {note !== undefined && <span class="key-note">{note}</span>}
        </div>
      ))}
    </div>
  );
}
