import type { JSX } from 'preact';
import { LayerSwatch } from '../components/swatch.tsx';
import { formatTimestamp } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import { drawnLayers } from '../layers.ts';
import { useViewer } from '../viewer.ts';

/** What a printed map needs beside the picture; seen on paper only. */
export function PrintSheet(): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value;
  const language = state.language.value;
  const visible = drawnLayers(state.layers.value).filter(
    ({ id, version }) => version > 0 && state.layerStates.value[id]?.visible,
  );
  return (
    <div class="print-sheet" aria-hidden="true">
      <p class="print-line">
        <strong>
          {messages.product.name} {messages.product.line}
        </strong>
        <span>{messages.print.datum}</span>
        <span>{messages.print.printedAt(formatTimestamp(new Date().toISOString()))}</span>
        <span>{messages.print.sheetNote}</span>
      </p>
      <ul class="print-legend">
        {visible.map((layer) => (
          <li key={layer.id}>
            <LayerSwatch legend={layer.legend} geometry={layer.geometry} /> {titleOf(layer, language)}
          </li>
        ))}
      </ul>
    </div>
  );
}
