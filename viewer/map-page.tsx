import type { JSX } from 'preact';
import { Later } from './components/later.tsx';
import { IdentifyPanel } from './panels/identify-panel.tsx';
import { LayerPanel } from './panels/layer-panel.tsx';
import { MapCanvas } from './panels/map-canvas.tsx';
import { MapControls } from './panels/map-controls.tsx';
import { PrintSheet } from './panels/print-sheet.tsx';
import { StatusBar } from './panels/status-bar.tsx';
import { hasRightPanel } from './state.ts';
import { useViewer } from './viewer.ts';

const loadTools = async () => (await import('./map-tools/tools-panel.tsx')).ToolsPanel;
const loadColumns = async () => (await import('./panels/columns-panel.tsx')).ColumnsPanel;
const loadGoTo = async () => (await import('./panels/go-to-dialog.tsx')).GoToDialog;
const loadTour = async () => (await import('./tour/tour.tsx')).Tour;
const loadFallback = async () => (await import('./panels/map-fallback.tsx')).MapFallback;

/** The map with its panels; what a first visit need not have is fetched when it is wanted. */
export function MapPage(): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value;
  const isAsked = state.found.value.state !== 'idle';
  const hasTools = state.areToolsOpen.value;
  return (
    <>
      <main class="stage">
        <h1 class="visually-hidden">
          {messages.product.name} {messages.pages.map}
        </h1>
        {state.canDraw.value ? <MapCanvas /> : <Later load={loadFallback} />}
        <LayerPanel />
        {hasTools && (
          <div hidden={isAsked}>
            <Later load={loadTools} />
          </div>
        )}
        {hasRightPanel(state) && (isAsked || !hasTools) && (isAsked ? <IdentifyPanel /> : <Later load={loadColumns} />)}
        <MapControls />
        <StatusBar />
        {state.isGoToOpen.value && <Later load={loadGoTo} />}
      </main>
      {state.isTouring.value && <Later load={loadTour} />}
      <PrintSheet />
    </>
  );
}
