import type { JSX } from 'preact';
import { useViewer } from '../viewer.ts';

/** Times that the name stands on the map: enough that no part of it can be photographed without. */
const REPEATS = 24;

/** Name and day over a map that draws these layers, if one of them is restricted: a picture of it that turns up elsewhere says where it comes from. */
export function Watermark({ layers }: { readonly layers: readonly string[] }): JSX.Element | null {
  const { state } = useViewer();
  const session = state.session.value;
  const isShown = state.layers.value.some(({ id, secrecy }) => secrecy === 'restricted' && layers.includes(id));
  if (!isShown || session?.kind !== 'user') return null;
  const day = new Date().toLocaleDateString('sv-SE');
  return (
    <div class="watermark" aria-hidden="true">
      {Array.from({ length: REPEATS }, (_, index) => (
        <span key={index}>
          {session.name} <time>{day}</time>
        </span>
      ))}
    </div>
  );
}
