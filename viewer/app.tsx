import type { JSX } from 'preact';
import { ConnectionBanner, Toasts } from './components/toasts.tsx';
import { CurrentPage, Gate, HeldGate } from './pages.tsx';
import { gateOf } from './session.ts';
import { Header } from './shell/header.tsx';
import { Navigation } from './shell/navigation.tsx';
import { hasRightPanel } from './state.ts';
import { useViewer, type Viewer, ViewerContext } from './viewer.ts';

/** Everything: navigation and header stay, the page between them changes with the address. */
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
  const { page } = state.route.value;
  const isGated = gateOf(state) !== null;
  // A page whose session ran out stays as it is, behind the login.
  const isHeld = isGated && state.ended.value !== null;
  const isShut = isGated && !isHeld;
  const isMap = page === 'map' && !isShut;
  return (
    <div
      class="shell"
      data-page={isShut ? 'gate' : page}
      data-right={isMap && hasRightPanel(state)}
      data-left={isMap && state.isLayerPanelOpen.value}
    >
      <a class="skip" href={isMap ? '#map' : '#page'}>
        {isMap ? messages.header.skip : messages.header.skipToPage}
      </a>
      <Header />
      {!isShut && <Navigation />}
      {isShut ? <Gate /> : <CurrentPage />}
      {isHeld && <HeldGate />}
      <ConnectionBanner />
      <Toasts />
    </div>
  );
}
