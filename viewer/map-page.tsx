import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { sayFault } from './actions/say.ts';
import { Later } from './components/later.tsx';
import { Watermark } from './components/watermark.tsx';
import { LayerPanel } from './panels/layer-panel.tsx';
import { MapCanvas } from './panels/map-canvas.tsx';
import { MapControls } from './panels/map-controls.tsx';
import { PrintSheet } from './panels/print-sheet.tsx';
import { StatusBar } from './panels/status-bar.tsx';
import { may } from './session.ts';
import { hasRightPanel } from './state.ts';
import { useViewer, type Viewer } from './viewer.ts';

const loadTools = async () => (await import('./map-tools/tools-panel.tsx')).ToolsPanel;
const loadFound = async () => (await import('./panels/identify-panel.tsx')).IdentifyPanel;
const loadColumns = async () => (await import('./panels/columns-panel.tsx')).ColumnsPanel;
const loadGoTo = async () => (await import('./panels/go-to-dialog.tsx')).GoToDialog;
const loadTour = async () => (await import('./tour/tour.tsx')).Tour;
const loadFallback = async () => (await import('./panels/map-fallback.tsx')).MapFallback;

const loadBoundaries = async () => import('./map-tools/boundaries.ts');

/** When the panel of what is found is fetched, the map by then being there. */
const FETCH_AFTER_MS = 1500;

/** The map with its panels; what a first visit need not have is fetched when it is wanted. */
export function MapPage(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const messages = state.messages.value;
  const isAsked = state.found.value.state !== 'idle';
  const hasTools = state.areToolsOpen.value;
  useEffect(() => {
    // The first click should not wait for it.
    const timer = setTimeout(() => void loadFound().catch(() => undefined), FETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  const ids = state.boundaryIds.value;
  useEffect(() => {
    if (ids.some((id) => !state.boundaries.value.some((each) => each.id === id)))
      void loadBoundaries().then(({ restoreBoundaries }) => restoreBoundaries(viewer), console.warn);
  }, [ids]);
  const drop = useBoundaryDrop(viewer);
  const states = state.layerStates.value;
  const visible = Object.keys(states).filter((id) => states[id]?.visible === true);
  return (
    <>
      <main class="stage" {...drop}>
        <h1 class="visually-hidden">
          {messages.product.name} {messages.pages.map}
        </h1>
        {state.canDraw.value ? <MapCanvas /> : <Later load={loadFallback} />}
        <Watermark layers={visible} />
        <LayerPanel />
        {hasTools && (
          <div hidden={isAsked}>
            <Later load={loadTools} />
          </div>
        )}
        {hasRightPanel(state) && (isAsked || !hasTools) && <Later load={isAsked ? loadFound : loadColumns} />}
        <MapControls />
        <StatusBar />
        {state.isGoToOpen.value && <Later load={loadGoTo} />}
      </main>
      {state.isTouring.value && <Later load={loadTour} />}
      <PrintSheet />
    </>
  );
}

/** A file that is dropped on the map is a boundary. */
function useBoundaryDrop(viewer: Viewer) {
  const isOver = useSignal(false);
  const isFile = (event: DragEvent): boolean =>
    may(viewer.state, 'overlap:check') && event.dataTransfer?.types.includes('Files') === true;
  return {
    'data-over': isOver.value,
    onDragOver: (event: DragEvent): void => {
      if (!isFile(event)) return;
      event.preventDefault();
      isOver.value = true;
    },
    onDragLeave: (event: DragEvent): void => {
      if (!(event.currentTarget as Element).contains(event.relatedTarget as Node | null)) isOver.value = false;
    },
    onDrop: (event: DragEvent): void => {
      isOver.value = false;
      // The panel has a place of its own for files.
      if (!isFile(event) || event.defaultPrevented) return;
      event.preventDefault();
      const files = [...event.dataTransfer!.files];
      loadBoundaries().then(
        ({ takeBoundaries }) => takeBoundaries(viewer, files),
        (error: unknown) => sayFault(viewer.state, error),
      );
    },
  };
}
