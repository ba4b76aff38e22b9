import type { JSX } from 'preact';
import { Notice } from '../components/notice.tsx';
import { LayerSwatch } from '../components/swatch.tsx';
import { formatDate, formatNumber } from '../format.ts';
import { titleOf } from '../i18n/messages.ts';
import { useViewer } from '../viewer.ts';

/** In the place of the map where the browser cannot draw it: what is there, as a list. Search, attributes and figures work as ever. */
export function MapFallback(): JSX.Element {
  const { state } = useViewer();
  const { state: messages, layers: words } = state.messages.value;
  const layers = state.layers.value.filter(({ version }) => version > 0);
  return (
    <div id="map" class="fallback" tabIndex={-1}>
      <Notice icon="warning" title={messages.noWebGl}>
        <p>{messages.noWebGlHint}</p>
      </Notice>
      <h2>{messages.layerList}</h2>
      <div class="table-scroll">
        <table class="plain-table">
          <thead>
            <tr>
              <th scope="col">{words.title}</th>
              <th scope="col">{words.standard}</th>
              <th scope="col" class="number">
                {words.rows}
              </th>
              <th scope="col" class="number">
                {words.version}
              </th>
              <th scope="col">{words.published}</th>
              <th scope="col">{messages.bounds}</th>
            </tr>
          </thead>
          <tbody>
            {layers.map((layer) => (
              <tr key={layer.id}>
                <th scope="row">
                  <LayerSwatch legend={layer.legend} geometry={layer.geometry} /> {titleOf(layer, state.language.value)}
                </th>
                <td>{layer.standard.code}</td>
                <td class="number">{formatNumber(layer.rows)}</td>
                <td class="number">{layer.version}</td>
                <td class="number">{layer.changedAt === null ? '—' : formatDate(layer.changedAt)}</td>
                <td>{layer.extent?.map((degrees) => degrees.toFixed(3)).join(', ') ?? '—'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
