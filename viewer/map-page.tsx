import type { ComponentType, JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { useSignal } from '@preact/signals';
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

let Panel: ComponentType | undefined;

/** The tools, fetched when they are first wanted. */
function Tools(): JSX.Element | null {
  const arrived = useSignal(Panel !== undefined);
  useEffect(() => {
    void import('./map-tools/tools-panel.tsx').then(({ ToolsPanel }) => {
      Panel = ToolsPanel;
      arrived.value = true;
    });
  }, []);
  return arrived.value && Panel !== undefined ? <Panel /> : null;
}

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
        {state.areToolsOpen.value && (
          <div hidden={state.found.value.state !== 'idle'}>
            <Tools />
          </div>
        )}
        {hasRightPanel(state) &&
          (!state.areToolsOpen.value || state.found.value.state !== 'idle') &&
          (state.found.value.state === 'idle' ? <ColumnsPanel /> : <IdentifyPanel />)}
        <MapControls />
        <StatusBar />
        <GoToDialog />
      </main>
      <PrintSheet />
    </>
  );
}
