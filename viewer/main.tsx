/** Wires the page: state from the address, the server followed, the address following. */
import './styles/index.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { followServer, loadCatalogue } from './actions/catalogue.ts';
import { followAddress } from './address.ts';
import { App } from './app.tsx';
import { loadCodeLists } from './code-labels.ts';
import { mapScale } from './layout.ts';
import { canDrawMap } from './map.ts';
import { remember, remembered } from './preferences.ts';
import { createState, type ViewerState } from './state.ts';
import { readUrlState } from './url-state.ts';
import { createViewer } from './viewer.ts';

const NARROW = matchMedia('(max-width: 47.99em)');
const TIGHT = matchMedia('(max-width: 69.99em)');

const url = readUrlState(location.search);
const state = createState(url, remembered());
const viewer = createViewer(state, url);

followWindow(state);
followPreferences(state);
state.canDraw.value = canDrawMap();
state.isLayerPanelOpen.value = !state.isNarrow.value;
render(<App viewer={viewer} />, document.querySelector('#app')!);
followServer(viewer);
followAddress(viewer);
void loadCatalogue(viewer);
void loadCodeLists().then((lists) => (state.codeLists.value = lists));

/** Narrow screens get sheets, large ones larger type. */
function followWindow({ isNarrow, isTight, scale }: ViewerState): void {
  const measure = (): void => {
    isNarrow.value = NARROW.matches;
    isTight.value = TIGHT.matches;
    scale.value = mapScale();
  };
  measure();
  addEventListener('resize', measure);
}

/** Theme and language are shown by the document and kept for the next visit. */
function followPreferences({ theme, language, hasAsked, messages }: ViewerState): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
    document.title = `${messages.value.product.name} · ${messages.value.product.map}`;
  });
  let isFirst = true;
  effect(() => {
    const preferences = { theme: theme.value, language: language.value, hasAsked: hasAsked.value };
    if (!isFirst) remember(preferences);
    isFirst = false;
  });
}
