import { useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { say } from '../actions/say.ts';
import type { Viewer } from '../viewer.ts';

/** A card that drops the map this often within a minute will not keep it: the list takes its place. */
const MOST_LOSSES = 3;
const MINUTE_MS = 60_000;

/** Counts the maps of one place on the page: where the graphics card drops a map, the next one takes its place. */
export interface MapGeneration {
  readonly count: number;
  readonly onLost: () => void;
}

export function useMapGeneration({ state }: Viewer): MapGeneration {
  const count = useSignal(0);
  const losses = useRef<readonly number[]>([]);
  const onLost = (): void => {
    const now = performance.now();
    losses.current = [...losses.current.filter((at) => now - at < MINUTE_MS), now];
    if (losses.current.length >= MOST_LOSSES) {
      state.canDraw.value = false;
      return;
    }
    say(state, { tone: 'info', title: state.messages.peek().state.mapRedrawn });
    count.value++;
  };
  return { count: count.value, onLost };
}
