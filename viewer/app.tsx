import type { JSX } from 'preact';
import { ConnectionBanner, Toasts } from './components/toasts.tsx';
import { ColumnsPanel } from './panels/columns-panel.tsx';
import { GoToDialog } from './panels/go-to-dialog.tsx';
import { Header } from './panels/header.tsx';
import { IdentifyPanel } from './panels/identify-panel.tsx';
import { LayerPanel } from './panels/layer-panel.tsx';
import { MapCanvas } from './panels/map-canvas.tsx';
import { MapControls } from './panels/map-controls.tsx';
import { MapFallback } from './panels/map-fallback.tsx';
import { PrintSheet } from './panels/print-sheet.tsx';
import { StatusBar } from './panels/status-bar.tsx';
import { hasRightPanel } from './state.ts';
import { useViewer, type Viewer, ViewerContext } from './viewer.ts';

/** The whole page. */
export function App({ viewer }: { readonly viewer: Viewer }): JSX.Element {
  return (
    <ViewerContext.Provider value={viewer}>
      <Shell />
    </ViewerContext.Provider>
  );
}

function Shell(): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value;
  const hasRight = hasRightPanel(state);
  return (
    <div class="shell" data-right={hasRight} data-left={state.isLayerPanelOpen.value}>
      <a class="skip" href="#map">
        {messages.header.skip}
      </a>
      <Header />
      <main class="stage">
        <h1 class="visually-hidden">
          {messages.product.name} {messages.product.map}
        </h1>
        {state.canDraw.value ? <MapCanvas /> : <MapFallback />}
        <LayerPanel />
        {hasRight && (state.found.value.state === 'idle' ? <ColumnsPanel /> : <IdentifyPanel />)}
        <MapControls />
        <StatusBar />
        <ConnectionBanner />
        <Toasts />
        <GoToDialog />
      </main>
      <PrintSheet />
    </div>
  );
}
