import '../styles/overview.css';
import type { JSX } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { keepInAddress, presentSearch } from '../actions/navigate.ts';
import { Button } from '../components/button.tsx';
import { Page, PageHead } from '../components/page.tsx';
import type { PageProps } from '../pages.tsx';
import { useWords } from '../words.ts';
import { DefinitionsDialog } from './definitions-part.tsx';
import { NO_FILTER, type OverviewFilter, readFilter, type View, views, writeFilter } from './filter.ts';
import { PageExport } from './page-export.tsx';
import { ProjectsPart } from './projects-part.tsx';
import { RegistrationPart } from './registration-part.tsx';
import { RestorationPart } from './restoration-part.tsx';
import { StockPart } from './stock-part.tsx';
import { Wall } from './wall.tsx';
import { overviewWords } from './words.ts';

/** 资源总览: one page per view; what is chosen stands in the address and holds for chart and map alike. */
export function OverviewPage({ route }: PageProps): JSX.Element {
  const words = useWords(overviewWords);
  const view = views.find((each) => each === (route.parameters as { view?: string }).view) ?? 'general';
  const isScreen = new URLSearchParams(route.search).get('screen') === '1';
  const isDefining = useSignal(false);
  const filter = useSignal<OverviewFilter>(readFilter(route.search));
  const query = new URLSearchParams(route.search);
  const change = (next: OverviewFilter): void => {
    filter.value = next;
    keepInAddress(withScreen(writeFilter(next), isScreen ? query : null));
  };
  const present = presentSearch.value ?? route.search;
  useEffect(() => {
    const given = readFilter(present);
    if (writeFilter(given) !== writeFilter(filter.value)) filter.value = given;
  }, [present]);
  const tabs = useRef<HTMLElement>(null);
  // On a phone the tab of the page may lie outside.
  useEffect(
    () => tabs.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' }),
    [view],
  );
  const address = (to: View, screen = isScreen): string => {
    const search = writeFilter(to === view ? filter.value : { ...NO_FILTER, measure: filter.value.measure });
    return `${pathOfPage('overview-view', { view: to })}${withScreen(search, screen ? query : null)}`;
  };
  if (isScreen) {
    return (
      <Page title={`${words.title} · ${words.views[view]}`}>
        <Wall
          view={view}
          filter={filter.value}
          seconds={Number(new URLSearchParams(route.search).get('every'))}
          addressOf={address}
          onChange={change}
        />
      </Page>
    );
  }
  return (
    <Page title={`${words.title} · ${words.views[view]}`}>
      <div class="overview" data-view={view}>
        <PageHead
          title={words.title}
          actions={
            <>
              <Button icon="info" onClick={() => (isDefining.value = true)}>
                {words.definitions.open}
              </Button>
              <PageExport view={view} filter={filter.value} search={present} />
              <a class="button overview-screen" href={address(view, !isScreen)}>
                {isScreen ? words.leaveScreen : words.screen}
              </a>
            </>
          }
        />
        {isDefining.value && <DefinitionsDialog onClose={() => (isDefining.value = false)} />}
        <nav class="tabs overview-views" aria-label={words.title} ref={tabs}>
          {views.map((each) => (
            <a key={each} class="tab" href={address(each)} aria-current={each === view ? 'page' : undefined}>
              {words.views[each]}
            </a>
          ))}
        </nav>
        {view === 'restoration' ? (
          <RestorationPart search={present} />
        ) : view === 'projects' ? (
          <ProjectsPart search={present} />
        ) : view === 'registration' ? (
          <RegistrationPart search={present} />
        ) : (
          <StockPart view={view} filter={filter.value} onChange={change} />
        )}
      </div>
    </Page>
  );
}

/** A query with that of the large screen behind it. */
function withScreen(search: string, screen: URLSearchParams | null): string {
  if (screen === null) return search;
  const every = screen.get('every');
  const extra = `screen=1${every === null ? '' : `&every=${encodeURIComponent(every)}`}`;
  return `${search === '' ? '?' : `${search}&`}${extra}`;
}
