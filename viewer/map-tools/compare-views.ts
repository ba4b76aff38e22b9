/** Further maps beside or over the main one, of the same layers at another time, moving as it moves. */
import { effect, type Signal } from '@preact/signals';
import { say } from '../actions/say.ts';
import { MapController } from '../map.ts';
import { composeStyle } from '../map/compose-style.ts';
import { sceneOf } from '../panels/map-canvas.tsx';
import type { Viewer } from '../viewer.ts';

export type CompareWay = 'swipe' | 'two' | 'four';

/** Extra maps of each way. */
export const EXTRA_VIEWS: Readonly<Record<CompareWay, number>> = { swipe: 1, two: 1, four: 3 };

export interface CompareOrder {
  readonly way: CompareWay;
  /** Moment or day of each extra map; empty is now. */
  readonly moments: readonly Signal<string>[];
  /** Share of the width, 0–100, at which the swipe stands. */
  readonly position: Signal<number>;
  readonly labelOf: (index: number, moment: string) => string;
  /** The graphics card has dropped one of the maps. */
  readonly onLost: () => void;
}

/** Puts the maps on the stage; returns what takes them away again. */
export function startCompare(viewer: Viewer, order: CompareOrder): () => void {
  const stage = document.querySelector<HTMLElement>('.stage')!;
  stage.dataset['compare'] = order.way;
  const stops = order.moments
    .slice(0, EXTRA_VIEWS[order.way])
    .map((moment, index) => startView(viewer, stage, order, moment, index));
  const stopSwipe = order.way === 'swipe' ? startHandle(stage, order.position) : () => undefined;
  viewer.state.map.peek()?.resize();
  return () => {
    for (const stop of stops) stop();
    stopSwipe();
    delete stage.dataset['compare'];
    viewer.state.map.peek()?.resize();
  };
}

function startView(
  viewer: Viewer,
  stage: HTMLElement,
  { way, position, labelOf, onLost }: CompareOrder,
  moment: Signal<string>,
  index: number,
): () => void {
  const { state } = viewer;
  const frame = document.createElement('div');
  frame.className = 'compare-view';
  frame.dataset['view'] = String(index + 2);
  const container = document.createElement('div');
  container.className = 'map';
  container.dataset['state'] = 'loading';
  const label = document.createElement('p');
  label.className = 'compare-label';
  frame.append(container, label);
  stage.append(frame);
  const shown = new Set<string>();
  const style = () => composeStyle({ ...sceneOf(viewer, shown), asOf: moment.value });
  let isMoving = false;
  const map = new MapController(
    container,
    {
      style: style(),
      camera: state.camera.peek(),
      extent: null,
      padding: { top: 0, right: 0, bottom: 0, left: 0 },
      locale: { 'Map.Title': labelOf(index, moment.peek()) },
    },
    {
      onCamera: (camera) => {
        // A view that is dragged takes the main map with it; one that follows does not answer.
        if (!isMoving && way !== 'swipe') state.map.peek()?.jumpTo(camera);
      },
      onPointer: (place) => (state.pointer.value = place),
      onAsk: () => undefined,
      onPickColumn: () => undefined,
      onLost,
      onTileProblem: () => say(state, { tone: 'error', title: state.messages.peek().state.tilesFailed }),
    },
  );
  const stops = [
    effect(() => map.show(style())),
    effect(() => {
      const camera = state.camera.value;
      if (camera === null) return;
      isMoving = true;
      map.jumpTo(camera);
      isMoving = false;
    }),
    effect(() => {
      label.textContent = labelOf(index, moment.value);
      map.describe(label.textContent);
    }),
    effect(() => {
      if (way === 'swipe') frame.style.clipPath = `inset(0 0 0 ${position.value}%)`;
    }),
  ];
  return () => {
    for (const stop of stops) stop();
    map.destroy();
    frame.remove();
  };
}

/** The line between both halves, which can be dragged; by keyboard the slider of the panel does the same. */
function startHandle(stage: HTMLElement, position: Signal<number>): () => void {
  const handle = document.createElement('div');
  handle.className = 'compare-handle';
  handle.setAttribute('aria-hidden', 'true');
  stage.append(handle);
  const drag = (event: PointerEvent): void => {
    const { left, width } = stage.getBoundingClientRect();
    position.value = Math.round(Math.min(100, Math.max(0, ((event.clientX - left) / width) * 100)) * 10) / 10;
  };
  handle.addEventListener('pointerdown', (event) => {
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', drag);
  });
  handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', drag));
  const stop = effect(() => {
    handle.style.left = `${position.value}%`;
  });
  return () => {
    stop();
    handle.remove();
  };
}
