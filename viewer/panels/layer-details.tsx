import type { JSX } from 'preact';
import { batch } from '@preact/signals';
import { IconButton } from '../components/button.tsx';
import { formatDate, formatNumber, formatScale, scaleDenominator } from '../format.ts';
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
  const { extent, zoom } = layer;
  /** The last one that was brought up lies topmost, the last one put down lowest. */
  const place = (where: 'above' | 'below'): void => {
    const without = (ids: readonly string[]): readonly string[] => ids.filter((id) => id !== layer.id);
    const [above, below] = [without(state.above.value), without(state.below.value)];
    batch(() => {
      state.above.value = where === 'above' ? [...above, layer.id] : above;
      state.below.value = where === 'below' ? [...below, layer.id] : below;
    });
  };
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
      <div class="layer-order">
        <button type="button" class="link" onClick={() => place('above')}>
          {messages.toTop}
        </button>
        <button type="button" class="link" onClick={() => place('below')}>
          {messages.toBottom}
        </button>
      </div>
      {layer.legend !== null && <LegendList layer={layer} legend={layer.legend} />}
      <dl class="facts">
        <Fact term={messages.standard}>{layer.standard.code}</Fact>
        {zoom !== null && (
          <Fact term={messages.range}>
            {messages.within(
              formatScale(scaleDenominator(state.camera.value?.center[1] ?? 32, zoom[0]), state.language.value),
            )}
          </Fact>
        )}
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
