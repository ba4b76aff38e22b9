import type { JSX } from 'preact';
import { closeColumns, openColumns, overlookColumns } from '../actions/columns.ts';
import { IconButton } from '../components/button.tsx';
import { extentOf } from '../layers.ts';
import { freePadding } from '../layout.ts';
import { useViewer } from '../viewer.ts';

/** The layer whose land the columns sum up. */
export const COLUMNS_LAYER = 'low-efficiency-land';

/** Buttons on the map. */
export function MapControls(): JSX.Element {
  const viewer = useViewer();
  const { state } = viewer;
  const messages = state.messages.value;
  const map = state.map.value;
  const camera = state.camera.value;
  const isTurned = camera !== null && (Math.abs(camera.bearing) > 0.5 || camera.pitch > 0.5);
  const extent = extentOf(state.layers.value);
  const hasColumns = state.columnsLayer.value !== null;
  return (
    <div class="controls">
      {!state.isLayerPanelOpen.value && (
        <div class="control-group control-group--layers">
          <IconButton
            icon="layers"
            label={messages.layers.open}
            onClick={() => (state.isLayerPanelOpen.value = true)}
          />
        </div>
      )}
      <div class="control-group">
        <IconButton
          icon="columns"
          label={messages.columns.open}
          pressed={hasColumns}
          onClick={() => {
            if (hasColumns) closeColumns(viewer);
            else void openColumns(viewer, COLUMNS_LAYER).then(() => overlookColumns(viewer));
          }}
        />
        {map !== null && (
          <IconButton
            icon="pen"
            label={messages.controls.tools}
            pressed={state.areToolsOpen.value}
            onClick={() => (state.areToolsOpen.value = !state.areToolsOpen.value)}
          />
        )}
        <IconButton icon="target" label={messages.controls.goTo} onClick={() => (state.isGoToOpen.value = true)} />
      </div>
      {map !== null && (
        <div class="control-group">
          {isTurned && (
            <span class="compass" style={{ '--turn': `${-(camera?.bearing ?? 0)}deg` }}>
              <IconButton icon="north" label={messages.controls.north} onClick={() => map.level()} />
            </span>
          )}
          <IconButton
            icon="home"
            label={messages.controls.home}
            disabled={extent === null}
            onClick={() => extent && map.fit(extent, freePadding())}
          />
          <IconButton class="only-wide" icon="plus" label={messages.controls.zoomIn} onClick={() => map.zoomBy(1)} />
          <IconButton class="only-wide" icon="minus" label={messages.controls.zoomOut} onClick={() => map.zoomBy(-1)} />
        </div>
      )}
    </div>
  );
}
