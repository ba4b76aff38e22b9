import '../styles/tour.css';
import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { Button, IconButton } from '../components/button.tsx';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { tourWords } from './words.ts';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

const AIR = 6;

/** First steps on the map: one part after another is pointed at and explained; Escape ends it. */
export function Tour(): JSX.Element {
  const { state } = useViewer();
  const words = useWords(tourWords);
  const step = useSignal(0);
  const box = useSignal<Box | null>(null);
  const card = useRef<HTMLDivElement>(null);
  const stop = words.stops[step.value]!;
  const isLast = step.value === words.stops.length - 1;
  const end = (): void => {
    state.isTouring.value = false;
  };
  useLayoutEffect(() => {
    const measure = (): void => {
      const target = stop.at
        .map((selector) => document.querySelector(selector))
        .find((each) => each?.checkVisibility());
      const rect = target?.getBoundingClientRect();
      box.value =
        rect === undefined ? null : { left: rect.left, top: rect.top, width: rect.width, height: rect.height };
    };
    measure();
    addEventListener('resize', measure);
    return () => removeEventListener('resize', measure);
  }, [step.value]);
  useEffect(() => card.current?.focus(), [step.value]);
  return (
    <div
      class="tour"
      role="dialog"
      aria-label={words.label}
      onKeyDown={(event) => {
        if (event.key === 'Escape') end();
      }}
    >
      {box.value !== null && (
        <div
          class="tour-frame"
          style={{
            left: `${box.value.left - AIR}px`,
            top: `${box.value.top - AIR}px`,
            width: `${box.value.width + 2 * AIR}px`,
            height: `${box.value.height + 2 * AIR}px`,
          }}
        />
      )}
      <div ref={card} class="tour-card" tabIndex={-1} aria-live="polite">
        <header>
          <h2>{stop.title}</h2>
          <span class="quiet">{words.step(step.value + 1, words.stops.length)}</span>
          <IconButton icon="close" label={words.leave} onClick={end} />
        </header>
        <p>{stop.text}</p>
        <div class="tour-buttons">
          {step.value > 0 && <Button onClick={() => step.value--}>{words.back}</Button>}
          <Button tone="strong" onClick={() => (isLast ? end() : step.value++)}>
            {isLast ? words.done : words.next}
          </Button>
        </div>
      </div>
    </div>
  );
}
