import type { JSX } from 'preact';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { useWords } from '../words.ts';
import { exportWords } from './words.ts';

const VIEWS = [
  ['exports', 'exports'],
  ['reconciliation', 'reconciliation'],
  ['logs', 'access-logs'],
] as const;

/** The three lists of the desk. */
export function ExportViews({ current }: { readonly current: (typeof VIEWS)[number][0] }): JSX.Element {
  const words = useWords(exportWords);
  return (
    <nav class="tabs" aria-label={words.viewsLabel}>
      {VIEWS.map(([view, page]) => (
        <a key={view} class="tab" href={pathOfPage(page)} aria-current={view === current ? 'page' : undefined}>
          {words.views[view]}
        </a>
      ))}
    </nav>
  );
}
