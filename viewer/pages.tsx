/** The pages of the viewer, each a chunk of its own that is fetched when it is first opened. */
import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import type { ViewerPage } from '../schemas/viewer-pages.ts';
import { Button } from './components/button.tsx';
import type { IconName } from './components/icon.tsx';
import { Notice } from './components/notice.tsx';
import type { AnyRoute } from './navigation.ts';
import { useViewer } from './viewer.ts';

/** What a page is given: the parts of its address. */
export interface PageProps {
  readonly route: AnyRoute;
}

const mapPages = async () => import('./maps/pages.ts');
const exportPages = async () => import('./exports/pages.ts');

type Load = () => Promise<ComponentType<PageProps>>;

const loaders: Readonly<Record<ViewerPage, Load>> = {
  map: async () => (await import('./map-page.tsx')).MapPage,
  overview: async () => (await import('./overview/overview-page.tsx')).OverviewPage,
  'overview-view': async () => (await import('./overview/overview-page.tsx')).OverviewPage,
  checks: async () => (await import('./checks/archive-page.tsx')).ArchivePage,
  'new-check': async () => (await import('./checks/new-check-page.tsx')).NewCheckPage,
  check: async () => (await import('./checks/check-page.tsx')).CheckPage,
  comparison: async () => (await import('./checks/comparison-page.tsx')).ComparisonPage,
  batches: async () => (await import('./checks/batches-page.tsx')).BatchesPage,
  batch: async () => (await import('./checks/batch-page.tsx')).BatchPage,
  maps: async () => (await mapPages()).MapsPage,
  'new-map': async () => (await mapPages()).NewMapPage,
  presentation: async () => (await mapPages()).PresentationPage,
  'cadastral-map': async () => (await mapPages()).MapRecordPage,
  deliveries: async () => (await import('./deliveries/deliveries-page.tsx')).DeliveriesPage,
  delivery: async () => (await import('./deliveries/delivery-page.tsx')).DeliveryPage,
  versions: async () => (await import('./deliveries/versions-page.tsx')).VersionsPage,
  exports: async () => (await exportPages()).ExportsPage,
  'new-export': async () => (await exportPages()).NewExportPage,
  export: async () => (await exportPages()).ExportPage,
  reconciliation: async () => (await exportPages()).ReconciliationPage,
  'access-logs': async () => (await exportPages()).AccessLogsPage,
  'short-link': async () => (await import('./short-link/short-link-page.tsx')).ShortLinkPage,
  administration: async () => (await import('./administration/administration-page.tsx')).AdministrationPage,
  'land-codes': async () => (await import('./land-codes/land-codes-page.tsx')).LandCodesPage,
  lineage: async () => (await import('./land-codes/lineage-page.tsx')).LineagePage,
  'land-file': async () => (await import('./land-file/land-file-page.tsx')).LandFilePage,
  'stock-land': async () => (await import('./stock-land/board-page.tsx')).BoardPage,
  'stock-plot': async () => (await import('./stock-land/record-page.tsx')).StockPlotPage,
  edit: async () => (await import('./edit/edit-page.tsx')).EditPage,
  projects: async () => (await import('./projects/projects-page.tsx')).ProjectsPage,
  project: async () => (await import('./projects/project-page.tsx')).ProjectPage,
  surveys: async () => (await import('./surveys/surveys-page.tsx')).SurveysPage,
  'new-survey': async () => (await import('./surveys/new-survey-page.tsx')).NewSurveyPage,
  survey: async () => (await import('./surveys/survey-page.tsx')).SurveyPage,
  inspections: async () => (await import('./inspections/inspections-page.tsx')).InspectionsPage,
  mining: async () => (await import('./mining/mining-page.tsx')).MiningPage,
  'survey-work': async () => (await import('./surveys/field-work-page.tsx')).FieldWorkPage,
  jobs: async () => (await import('./jobs/jobs-page.tsx')).JobsPage,
  job: async () => (await import('./jobs/job-page.tsx')).JobPage,
};

/** An entry of the navigation. */
export interface Destination {
  readonly page: ViewerPage;
  readonly icon: IconName;
  /** Pages that lie under it, beside those whose address begins with its own. */
  readonly holds?: readonly AnyRoute['page'][];
}

/** The navigation, in the order in which work is done. */
export const destinations: readonly Destination[] = [
  { page: 'map', icon: 'map' },
  { page: 'overview', icon: 'columns' },
  { page: 'checks', icon: 'checks', holds: ['batches', 'batch'] },
  { page: 'maps', icon: 'frame' },
  { page: 'deliveries', icon: 'deliveries' },
  { page: 'exports', icon: 'download' },
  { page: 'land-codes', icon: 'lineage', holds: ['lineage', 'land-file'] },
  { page: 'stock-land', icon: 'milestones', holds: ['stock-plot'] },
  { page: 'projects', icon: 'stamp', holds: ['project'] },
  { page: 'surveys', icon: 'pin', holds: ['new-survey', 'survey', 'survey-work'] },
  { page: 'inspections', icon: 'target' },
  { page: 'mining', icon: 'pick' },
  { page: 'jobs', icon: 'jobs' },
  { page: 'administration', icon: 'person' },
];

const loaded = new Map<ViewerPage, ComponentType<PageProps>>();

/** Begins to fetch a page before anything is drawn. */
export function preparePage(page: AnyRoute['page']): void {
  if (page !== 'unknown') void load(page).catch(() => undefined);
}

async function load(page: ViewerPage): Promise<ComponentType<PageProps>> {
  const Page = loaded.get(page) ?? (await loaders[page]());
  loaded.set(page, Page);
  return Page;
}

type Gates = typeof import('./access/login-page.tsx');
let gates: Gates | undefined;

/** What stands before every page until somebody has said who they are: fetched when it is needed. */
function gate(pick: (gates: Gates) => ComponentType): () => JSX.Element {
  return function Waiting() {
    const arrived = useSignal(gates !== undefined);
    useEffect(() => {
      void import('./access/login-page.tsx').then((module) => {
        gates = module;
        arrived.value = true;
      });
    }, []);
    const Shown = arrived.value && gates !== undefined ? pick(gates) : null;
    return Shown === null ? <div class="page-waiting" /> : <Shown />;
  };
}

/** In the place of the page. */
export const Gate = gate(({ GatePage }) => GatePage);
/** Before the page of somebody whose session has ended. */
export const HeldGate = gate(({ HeldGateDialog }) => HeldGateDialog);

/** A browser keeps a failed chunk as failed, so the whole viewer is fetched: once a minute at most, should it fail for good. */
function mayReload(): boolean {
  const last = Number(sessionStorage.getItem('dimai-reloaded'));
  if (Date.now() - last < 60_000) return false;
  sessionStorage.setItem('dimai-reloaded', String(Date.now()));
  return true;
}

/** The page of the present address; while its chunk is on the way the shell stands. */
export function CurrentPage(): JSX.Element {
  const { state } = useViewer();
  const route = state.route.value;
  const failed = useSignal<AnyRoute['page'] | null>(null);
  const arrived = useSignal(0);
  const { page } = route;
  const Page = page === 'unknown' ? UnknownPage : loaded.get(page);
  const fetchPage = (): void => {
    if (page === 'unknown') return;
    // it may have arrived between the drawing and this effect
    if (loaded.has(page)) return void arrived.value++;
    failed.value = null;
    load(page).then(
      () => arrived.value++,
      () => {
        failed.value = page;
        // Watched from now on; the page is there again when the server is.
        state.isConnected.value = false;
      },
    );
  };
  useEffect(fetchPage, [page]);
  const isConnected = state.isConnected.value;
  useEffect(() => {
    if (isConnected && failed.value === page && mayReload()) location.reload();
  }, [isConnected]);
  void arrived.value;
  if (Page !== undefined) return <Page route={route} />;
  const { state: messages } = state.messages.value;
  if (failed.value !== page) return <div class="page-waiting" role="status" aria-label={messages.loading} />;
  return (
    <main id="page" class="page" tabIndex={-1}>
      <Notice icon="unlinked" tone="error" title={messages.pageFailed}>
        <p>{messages.pageFailedHint}</p>
        <Button onClick={() => location.reload()}>{messages.retry}</Button>
      </Notice>
    </main>
  );
}

function UnknownPage(): JSX.Element {
  const { state } = useViewer();
  const { state: messages, pages } = state.messages.value;
  return (
    <main id="page" class="page" tabIndex={-1}>
      <Notice icon="empty" title={pages.unknown}>
        <p>{messages.unknownHint}</p>
        <a class="button button--strong" href="/">
          {messages.toMap}
        </a>
      </Notice>
    </main>
  );
}
