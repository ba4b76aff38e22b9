import '../styles/page.css';
import type { ComponentChildren, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useViewer } from '../viewer.ts';
import { Icon } from './icon.tsx';

/** The frame of a page: the place that scrolls, takes the focus when the page is opened, and is printed. */
export function Page({
  title,
  kind = 'list',
  isWide,
  children,
}: {
  /** What the window is called; null leaves the name of the page. */
  readonly title?: string | null;
  /** `list` reads from top to bottom, `desk` fills the window with a map beside a column. */
  readonly kind?: 'list' | 'desk';
  /** A desk whose column holds tables. */
  readonly isWide?: boolean;
  readonly children: ComponentChildren;
}): JSX.Element {
  const { state } = useViewer();
  useEffect(() => {
    state.pageTitle.value = title ?? null;
    return () => {
      state.pageTitle.value = null;
    };
  }, [title]);
  return (
    <main id="page" class={`page page--${kind}`} data-wide={isWide} tabIndex={-1}>
      {children}
    </main>
  );
}

/** Heading of a page with the way back and what can be done. */
export function PageHead({
  title,
  lead,
  back,
  actions,
}: {
  readonly title: ComponentChildren;
  readonly lead?: ComponentChildren;
  readonly back?: { readonly href: string; readonly label: string };
  readonly actions?: ComponentChildren;
}): JSX.Element {
  return (
    <header class="page-head">
      {back && (
        <a class="page-back" href={back.href}>
          <Icon name="left" size={16} />
          {back.label}
        </a>
      )}
      <div class="page-heading">
        <h1>{title}</h1>
        {actions && <div class="page-actions">{actions}</div>}
      </div>
      {lead && <p class="page-lead">{lead}</p>}
    </header>
  );
}

/** A titled part of a page. */
export function Section({
  id,
  title,
  note,
  actions,
  children,
}: {
  readonly id: string;
  readonly title: ComponentChildren;
  readonly note?: ComponentChildren;
  readonly actions?: ComponentChildren;
  readonly children: ComponentChildren;
}): JSX.Element {
  return (
    <section class="section" aria-labelledby={`${id}-title`}>
      <header class="section-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {note != null && <span class="section-note">{note}</span>}
        {actions}
      </header>
      {children}
    </section>
  );
}

/** Terms and what they are, in one or more columns. */
export function Facts({
  facts,
}: {
  readonly facts: readonly (readonly [term: string, value: ComponentChildren])[];
}): JSX.Element {
  return (
    <dl class="facts-grid">
      {facts.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
