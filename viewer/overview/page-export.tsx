import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { say } from '../actions/say.ts';
import { Button } from '../components/button.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { askedOf, type OverviewFilter, type View } from './filter.ts';
import { writeListFilter } from './list-filter.ts';
import { readProjectFilter } from './project-filter.ts';
import { readRegistrationFilter } from './registration-filter.ts';
import { readRestorationFilter } from './restoration-filter.ts';
import { overviewWords } from './words.ts';

/** Takes the page away: as it looks, or as a report that the server draws. */
export function PageExport({
  view,
  filter,
  search,
}: {
  readonly view: View;
  readonly filter: OverviewFilter;
  /** The query of the address. */
  readonly search: string;
}): JSX.Element {
  const { state } = useViewer();
  const words = useWords(overviewWords);
  const isBusy = useSignal(false);
  const captionOf = (): string => {
    const locale = state.language.value === 'zh' ? 'zh-CN' : 'en-GB';
    const day = new URLSearchParams(search).get('asOf') ?? '';
    const made = words.export.madeAt(new Date().toLocaleString(locale, { dateStyle: 'long', timeStyle: 'short' }));
    return [`${words.title} · ${words.views[view]}`, made, ...(day === '' ? [] : [`${words.asOf} ${day}`])].join(' · ');
  };
  const savePicture = async (): Promise<void> => {
    isBusy.value = true;
    try {
      const { pictureOf } = await import('./page-picture.ts');
      const page = document.querySelector<HTMLElement>('.overview')!;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(await pictureOf(page, captionOf()));
      link.download = `${words.title}-${words.views[view]}.png`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    } catch (error) {
      say(state, { tone: 'error', title: words.export.failed, detail: String(error) });
    } finally {
      isBusy.value = false;
    }
  };
  return (
    <>
      <Button icon="download" disabled={isBusy.value} onClick={() => void savePicture()}>
        {isBusy.value ? words.export.busy : words.export.png}
      </Button>
      <a class="button" href={reportAddress(view, filter, search)} target="_blank" rel="noopener">
        {words.export.pdf}
      </a>
    </>
  );
}

/** Where the server draws the report of what the page shows. */
export function reportAddress(view: View, filter: OverviewFilter, search: string): string {
  if (view === 'registration')
    return `/api/overview/registrations.pdf${writeListFilter(readRegistrationFilter(search))}`;
  if (view === 'projects') return `/api/overview/projects.pdf${writeListFilter(readProjectFilter(search))}`;
  if (view === 'restoration') return `/api/overview/restoration.pdf${writeListFilter(readRestorationFilter(search))}`;
  const query = new URLSearchParams(askedOf(view, filter));
  query.set('view', view);
  query.set('measure', filter.measure);
  if (filter.compare !== '') query.set('compare', filter.compare);
  return `/api/overview/report.pdf?${query.toString()}`;
}
