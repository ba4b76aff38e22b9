import type { JSX } from 'preact';
import { useViewer } from '../viewer.ts';

/** Times that the name stands on the map: enough that no part of it can be photographed without. */
const REPEATS = 24;

/** Name and day over the map while a restricted layer is drawn: a picture of it that turns up elsewhere says where it comes from. */
export function Watermark(): JSX.Element | null {
  const { state } = useViewer();
  const session = state.session.value;
  const isShown = state.layers.value.some(
    ({ id, secrecy }) => secrecy === 'restricted' && state.layerStates.value[id]?.visible === true,
  );
  if (!isShown || session?.kind !== 'user') return null;
  const text = `${session.name} ${new Date().toLocaleDateString('sv-SE')}`;
  return (
    <div class="watermark" aria-hidden="true">
      {Array.from({ length: REPEATS }, (_, index) => (
        <span key={index}>{text}</span>
      ))}
    </div>
  );
}
