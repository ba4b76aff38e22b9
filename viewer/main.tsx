/** Wires the page: state from the address, the server followed, the address following. */
import './styles/index.css';
import { effect } from '@preact/signals';
import { render } from 'preact';
import { followServer, loadCatalogue } from './actions/catalogue.ts';
import { followNavigation } from './actions/navigate.ts';
import { followShutOut, loadSession } from './actions/session.ts';
import { followAddress } from './address.ts';
import { App } from './app.tsx';
import { followAttention } from './attention.ts';
import { loadCodeLists } from './code-labels.ts';
import { loadMessages } from './i18n/messages.ts';
import { mapScale } from './layout.ts';
import { routeOf } from './navigation.ts';
import { preparePage } from './pages.tsx';
import { remember, remembered } from './preferences.ts';
import { createState, type ViewerState } from './state.ts';
import { readUrlState } from './url-state.ts';
import { createViewer } from './viewer.ts';

const NARROW = matchMedia('(max-width: 47.99em)');
const TIGHT = matchMedia('(max-width: 69.99em)');

const route = routeOf(location);
preparePage(route.page);
const url = readUrlState(location.search);
const { theme, language } = url;
const start = route.page === 'map' ? url : { ...(theme ? { theme } : {}), ...(language ? { language } : {}) };
const state = createState(start, remembered(), route);
const viewer = createViewer(state, start);

followWindow(state);
followPreferences(state);
state.canDraw.value = canDrawMap();
state.isLayerPanelOpen.value = !state.isNarrow.value;
// A page in English does not begin in Chinese.
if (state.language.value === 'zh') begin();
else void loadMessages(state.language.value).catch(console.warn).then(begin);

function begin(): void {
  render(<App viewer={viewer} />, document.querySelector('#app')!);
  followAttention();
  followShutOut(viewer);
  followServer(viewer);
  followAddress(viewer);
  followNavigation(viewer);
  void loadSession(state);
  void loadCatalogue(viewer);
  void loadCodeLists().then((lists) => (state.codeLists.value = lists));
}

/** True where the browser can draw the map at all. */
function canDrawMap(): boolean {
  return document.createElement('canvas').getContext('webgl2') !== null;
}

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
function followPreferences({ theme, language, hasAsked, messages, route, pageTitle }: ViewerState): void {
  effect(() => {
    document.documentElement.dataset['theme'] = theme.value;
    document.documentElement.lang = language.value === 'zh' ? 'zh-CN' : 'en';
    const { product, pages } = messages.value;
    // pages of a desk that say their own name have none here
    const named: Readonly<Record<string, string>> = pages;
    const title = pageTitle.value ?? named[route.value.page] ?? product.name;
    document.title = `${title} · ${product.name}`;
  });
  effect(() => void loadMessages(language.value).catch(console.warn));
  let isFirst = true;
  effect(() => {
    const preferences = { theme: theme.value, language: language.value, hasAsked: hasAsked.value };
    if (!isFirst) remember(preferences);
    isFirst = false;
  });
}
