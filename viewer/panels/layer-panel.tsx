import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { loadCatalogue } from '../actions/catalogue.ts';
import { Button } from '../components/button.tsx';
import { Notice, Skeleton } from '../components/notice.tsx';
import { Panel } from '../components/panel.tsx';
import { explain } from '../actions/say.ts';
import { hasBasemaps } from '../api.ts';
import { drawnLayers, initialStates } from '../layers.ts';
import { BASE_MAPS, type BaseMap } from '../url-state.ts';
import { useViewer } from '../viewer.ts';
import { LayerTree } from './layer-tree.tsx';

const OWN: readonly BaseMap[] = ['calm', 'none'];

/** Everything that can be on the map: the base map and the layer tree. */
export function LayerPanel(): JSX.Element | null {
  const { state } = useViewer();
  const messages = state.messages.value.layers;
  if (!state.isLayerPanelOpen.value) return null;
  const drawn = drawnLayers(state.layers.value);
  const visible = drawn.filter(({ id }) => state.layerStates.value[id]?.visible).length;
  return (
    <Panel
      id="layer-panel"
      side="left"
      title={messages.title}
      note={drawn.length > 0 ? messages.visible(visible, drawn.length) : null}
      closeLabel={messages.close}
      onClose={() => (state.isLayerPanelOpen.value = false)}
      isNarrow={state.isNarrow.value}
      head={<BaseMapChoice />}
    >
      <LayerList />
    </Panel>
  );
}

function LayerList(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const messages = state.messages.value;
  const catalogue = state.catalogue.value;
  if (catalogue.state === 'failed') {
    const { title, detail } = explain(state, catalogue.error);
    return (
      <Notice icon="warning" tone="error" title={messages.state.catalogueFailed}>
        <p>{title}</p>
        <p>{detail ?? messages.state.catalogueFailedHint}</p>
        <Button onClick={() => void loadCatalogue(viewer)}>{messages.state.retry}</Button>
      </Notice>
    );
  }
  if (catalogue.state !== 'answered') return <Skeleton label={messages.state.loading} rows={9} />;
  const isEmpty = catalogue.value.every(({ version }) => version === 0);
  return (
    <>
      {isEmpty && (
        <Notice icon="empty" title={messages.state.noData}>
          <p>{messages.state.noDataHint}</p>
        </Notice>
      )}
      <LayerTree />
      <div class="tree-foot">
        <Button onClick={() => (state.layerStates.value = initialStates(state.layers.value, undefined))}>
          {messages.layers.reset}
        </Button>
      </div>
    </>
  );
}

function BaseMapChoice(): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.layers;
  const [hasPictures, setHasPictures] = useState(false);
  useEffect(() => {
    // Offered only where the server has a key for them; without an answer there are none.
    void hasBasemaps().then(setHasPictures, () => undefined);
  }, []);
  const bases = hasPictures ? BASE_MAPS : OWN;
  return (
    <fieldset class="segments">
      <legend>{messages.basemap}</legend>
      {bases.map((base) => (
        <label key={base} class="segment">
          <input
            type="radio"
            name="base"
            value={base}
            checked={state.base.value === base}
            onChange={() => (state.base.value = base)}
          />
          <span>{messages.base[base]}</span>
        </label>
      ))}
    </fieldset>
  );
}
