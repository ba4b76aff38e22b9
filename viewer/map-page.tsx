import type { JSX } from 'preact';
import { ColumnsPanel } from './panels/columns-panel.tsx';
import { GoToDialog } from './panels/go-to-dialog.tsx';
import { IdentifyPanel } from './panels/identify-panel.tsx';
import { LayerPanel } from './panels/layer-panel.tsx';
import { MapCanvas } from './panels/map-canvas.tsx';
import { MapControls } from './panels/map-controls.tsx';
import { MapFallback } from './panels/map-fallback.tsx';
import { PrintSheet } from './panels/print-sheet.tsx';
import { StatusBar } from './panels/status-bar.tsx';
import { hasRightPanel } from './state.ts';
import { useViewer } from './viewer.ts';

/** The map with its panels. */
export function MapPage(): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value;
  return (
    <>
      <main class="stage">
        <h1 class="visually-hidden">
          {messages.product.name} {messages.pages.map}
        </h1>
        {state.canDraw.value ? <MapCanvas /> : <MapFallback />}
        <LayerPanel />
        {hasRightPanel(state) && (state.found.value.state === 'idle' ? <ColumnsPanel /> : <IdentifyPanel />)}
        <MapControls />
        <StatusBar />
        <GoToDialog />
      </main>
      <PrintSheet />
    </>
  );
}
