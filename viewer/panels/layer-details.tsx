import type { JSX } from 'preact';
import { IconButton } from '../components/button.tsx';
import { formatDate, formatNumber } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import { type TreeLayer, withLayer } from '../layers.ts';
import { freePadding } from '../layout.ts';
import { useViewer } from '../viewer.ts';
import { LegendList } from './legend-list.tsx';

/** Opacity, legend, version and date of one layer. */
export function LayerDetails({ entry: { layer, state: layerState } }: { readonly entry: TreeLayer }): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.layers;
  const percent = Math.round(layerState.opacity * 100);
  const { extent } = layer;
  return (
    <>
      <div class="layer-opacity">
        <label for={`opacity-${layer.id}`}>{messages.opacity}</label>
        <input
          id={`opacity-${layer.id}`}
          type="range"
          min={0}
          max={100}
          step={5}
          value={percent}
          style={{ '--share': `${percent}%` }}
          onInput={(event) => {
            const opacity = Number(event.currentTarget.value) / 100;
            state.layerStates.value = withLayer(state.layerStates.value, layer.id, { opacity });
          }}
        />
        <output for={`opacity-${layer.id}`}>{percent}%</output>
        {extent !== null && (
          <IconButton
            icon="frame"
            label={`${messages.zoomTo} ${titleOf(layer, state.language.value)}`}
            onClick={() => state.map.value?.fit(extent, freePadding(), 16)}
          />
        )}
      </div>
      {layer.legend !== null && <LegendList layer={layer} legend={layer.legend} />}
      <dl class="facts">
        <Fact term={messages.standard}>{layer.standard.code}</Fact>
        <Fact term={messages.rows}>{formatNumber(layer.rows)}</Fact>
        <Fact term={messages.version}>{layer.version === 0 ? '—' : String(layer.version)}</Fact>
        <Fact term={messages.published}>{layer.changedAt === null ? '—' : formatDate(layer.changedAt)}</Fact>
      </dl>
    </>
  );
}

function Fact({ term, children }: { readonly term: string; readonly children: string }): JSX.Element {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
