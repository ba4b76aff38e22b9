import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { Later } from './components/later.tsx';
import { ColumnsPanel } from './panels/columns-panel.tsx';
import { LayerPanel } from './panels/layer-panel.tsx';
import { MapCanvas } from './panels/map-canvas.tsx';
import { MapControls } from './panels/map-controls.tsx';
import { PrintSheet } from './panels/print-sheet.tsx';
import { StatusBar } from './panels/status-bar.tsx';
import { Watermark } from './panels/watermark.tsx';
import { hasRightPanel } from './state.ts';
import { useViewer } from './viewer.ts';

const loadTools = async () => (await import('./map-tools/tools-panel.tsx')).ToolsPanel;
const loadFound = async () => (await import('./panels/identify-panel.tsx')).IdentifyPanel;
const loadGoTo = async () => (await import('./panels/go-to-dialog.tsx')).GoToDialog;
const loadTour = async () => (await import('./tour/tour.tsx')).Tour;
const loadFallback = async () => (await import('./panels/map-fallback.tsx')).MapFallback;

/** When the panel of what is found is fetched, the map by then being there. */
const FETCH_AFTER_MS = 1500;

/** The map with its panels; what a first visit need not have is fetched when it is wanted. */
export function MapPage(): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value;
  const isAsked = state.found.value.state !== 'idle';
  const hasTools = state.areToolsOpen.value;
  useEffect(() => {
    // The first click should not wait for it.
    const timer = setTimeout(() => void loadFound().catch(() => undefined), FETCH_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <main class="stage">
        <h1 class="visually-hidden">
          {messages.product.name} {messages.pages.map}
        </h1>
        {state.canDraw.value ? <MapCanvas /> : <Later load={loadFallback} />}
        <Watermark />
        <LayerPanel />
        {hasTools && (
          <div hidden={isAsked}>
            <Later load={loadTools} />
          </div>
        )}
        {hasRightPanel(state) && (isAsked || !hasTools) && (isAsked ? <Later load={loadFound} /> : <ColumnsPanel />)}
        <MapControls />
        <StatusBar />
        {state.isGoToOpen.value && <Later load={loadGoTo} />}
      </main>
      {state.isTouring.value && <Later load={loadTour} />}
      <PrintSheet />
    </>
  );
}
