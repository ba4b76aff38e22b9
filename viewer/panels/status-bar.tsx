import type { JSX } from 'preact';
import { say } from '../actions/say.ts';
import type { LonLat } from '../api.ts';
import { planeOf } from '../../schemas/typed-coordinates.ts';
import { formatNumber, formatScale, scaleBar, scaleDenominator } from '../format.ts';
import type { Camera } from '../url-state.ts';
import { useViewer } from '../viewer.ts';

/** Scale bar and coordinates: of the pointer, or of the middle of the map where there is none. */
export function StatusBar(): JSX.Element | null {
  const { state } = useViewer();
  const camera = state.camera.value;
  // A list has no scale, and no middle.
  if (camera === null || !state.canDraw.value) return null;
  return (
    <footer class="status">
      <ScaleBar camera={camera} />
      {!state.hasAsked.value && state.columnsLayer.value === null && !state.areToolsOpen.value && (
        <p class="hint">
          {state.messages.value.identify.hint}
          <button type="button" class="link" onClick={() => (state.isTouring.value = true)}>
            {state.messages.value.identify.tour}
          </button>
        </p>
      )}
      <Readout place={state.pointer.value ?? camera.center} isPointer={state.pointer.value !== null} />
    </footer>
  );
}

function ScaleBar({ camera }: { readonly camera: Camera }): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.readout;
  const rem = 16 * state.scale.value;
  const { metres, pixels } = scaleBar(camera.center[1], camera.zoom, 6.5 * rem);
  const length =
    metres >= 1000
      ? `${formatNumber(metres / 1000)} ${messages.kilometres}`
      : `${formatNumber(metres, metres < 1 ? 1 : 0)} ${messages.metres}`;
  const denominator = scaleDenominator(camera.center[1], camera.zoom);
  return (
    <div class="scale" role="img" aria-label={`${messages.scale} ${formatScale(denominator, state.language.value)}`}>
      <span class="scale-bar" style={{ width: `${pixels}px` }}>
        {length}
      </span>
      <span class="scale-ratio">{formatScale(denominator, state.language.value)}</span>
    </div>
  );
}

function Readout({ place, isPointer }: { readonly place: LonLat; readonly isPointer: boolean }): JSX.Element {
  const { state } = useViewer();
  const messages = state.messages.value.readout;
  const plane = planeOf(place);
  const geographic = `${place[0].toFixed(6)}°, ${place[1].toFixed(6)}°`;
  const projected = plane === null ? null : `${plane.east.toFixed(2)}, ${plane.north.toFixed(2)}`;
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text);
    say(state, { tone: 'info', title: messages.copied, detail: text });
  };
  return (
    <div
      class="readout"
      role="group"
      aria-label={`${messages.label}: ${isPointer ? messages.pointer : messages.center}`}
    >
      <button type="button" title={messages.copy} onClick={() => void copy(geographic.replaceAll('°', ''))}>
        <span class="readout-crs">CGCS2000</span>
        <span class="readout-numbers">{geographic}</span>
      </button>
      {plane !== null && projected !== null && (
        <button type="button" title={messages.copy} onClick={() => void copy(projected)}>
          <span class="readout-crs">EPSG:{plane.epsg}</span>
          <span class="readout-numbers">
            {messages.east} {plane.east.toFixed(2)} {messages.north} {plane.north.toFixed(2)}
          </span>
        </button>
      )}
    </div>
  );
}
