import '../styles/maps.css';
import type { JSX } from 'preact';
import { useRef } from 'preact/hooks';
import { useSignal } from '@preact/signals';
import { pathOfPage } from '../../schemas/viewer-pages.ts';
import { IconButton } from '../components/button.tsx';
import { DeskMap } from '../components/desk-map.tsx';
import type { MapController } from '../map.ts';
import type { Figure } from '../map/figures.ts';
import { useWords } from '../words.ts';
import { mapWords } from './words.ts';

const LAYERS = [
  'land-use',
  'cadastral-district',
  'cadastral-subdistrict',
  'administrative-area',
  'parcel',
  'building',
  'boundary-point',
];
/** Degrees of one step. */
const TURN = 15;
const TILT = 15;

/** The cadastral map on a large screen: full window, turned and tilted, labels upright, drawn at the pixels of the screen. */
export function PresentationPage(): JSX.Element {
  const words = useWords(mapWords);
  const map = useRef<MapController | null>(null);
  const figures = useSignal<readonly Figure[]>([]);
  const layers = useSignal<readonly string[]>(LAYERS);
  const lifted = useSignal<string | null>(null);
  const view = useSignal(null);
  const full = (): void => {
    if (document.fullscreenElement === null) void document.documentElement.requestFullscreen();
    else void document.exitFullscreen();
  };
  return (
    <main id="page" class="page page--desk presentation" tabIndex={-1}>
      <DeskMap
        figures={figures}
        layers={layers}
        lifted={lifted}
        view={view}
        label={words.presentation}
        onMap={(started) => (map.current = started)}
      >
        <div class="presentation-tools" role="toolbar" aria-label={words.presentation}>
          <IconButton icon="undo" label={words.turnLeft} onClick={() => map.current?.turn(-TURN, 0)} />
          <IconButton icon="redo" label={words.turnRight} onClick={() => map.current?.turn(TURN, 0)} />
          <IconButton icon="layers" label={words.tiltUp} onClick={() => map.current?.turn(0, TILT)} />
          <IconButton icon="map" label={words.tiltDown} onClick={() => map.current?.turn(0, -TILT)} />
          <IconButton icon="north" label={words.level} onClick={() => map.current?.level()} />
          <IconButton icon="frame" label={words.full} onClick={full} />
          <a class="button" href={pathOfPage('maps')}>
            {words.leave}
          </a>
        </div>
      </DeskMap>
    </main>
  );
}
