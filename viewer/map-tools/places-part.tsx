import type { JSX } from 'preact';
import { useSignal } from '@preact/signals';
import { reportFault, say } from '../actions/say.ts';
import { restore } from '../address.ts';
import type { LonLat } from '../api.ts';
import { Button, IconButton } from '../components/button.tsx';
import { TextField } from '../components/form.tsx';
import { planeOf } from '../../schemas/typed-coordinates.ts';
import { readUrlState } from '../url-state.ts';
import { makeShortLink } from '../short-link/make-short-link.ts';
import { useViewer } from '../viewer.ts';
import { useWords } from '../words.ts';
import { type Bookmark, readBookmarks, writeBookmarks } from './bookmarks.ts';
import { toolWords } from './words.ts';

/** The middle of the map in every system that is asked for, and maps that are kept. */
export function PlacesPart(): JSX.Element {
  const { state } = useViewer();
  const words = useWords(toolWords).places;
  const place = state.camera.value?.center ?? null;
  const copy = async (text: string): Promise<void> => {
    await navigator.clipboard.writeText(text);
    say(state, { tone: 'info', title: words.copied, detail: text });
  };
  return (
    <div class="tool-part">
      <h3>{words.coordinates}</h3>
      {place !== null && (
        <dl class="tool-coordinates">
          {formsOf(place, words).map(([name, text]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{text}</dd>
              <IconButton icon="copy" label={`${words.copy} ${name}`} onClick={() => void copy(text)} />
            </div>
          ))}
        </dl>
      )}
      <Bookmarks onCopy={(text) => void copy(text)} />
    </div>
  );
}

/** A place as 4490 in degrees and in degrees, minutes and seconds, and in the plane without and with zone prefix. */
function formsOf(
  place: LonLat,
  words: { readonly systems: { readonly degrees: string; readonly dms: string }; plane: (epsg: number) => string },
): readonly (readonly [name: string, text: string])[] {
  const plane = planeOf(place);
  const [longitude, latitude] = place;
  return [
    [`EPSG:4490 ${words.systems.degrees}`, `${longitude.toFixed(7)}, ${latitude.toFixed(7)}`],
    [`EPSG:4490 ${words.systems.dms}`, `${sexagesimal(longitude)}E, ${sexagesimal(latitude)}N`],
    ...(plane === null
      ? []
      : ([
          [words.plane(plane.epsg), `${plane.east.toFixed(3)}, ${plane.north.toFixed(3)}`],
          // The plane with the zone before its easting has a code of its own: 4513 + zone − 25.
          [
            words.plane(4488 + plane.zone),
            `${plane.zone}${plane.east.toFixed(3).padStart(10, '0')}, ${plane.north.toFixed(3)}`,
          ],
        ] as const)),
  ];
}

/** Degrees, minutes and seconds to a ten-thousandth of a second, 3 mm. */
function sexagesimal(degrees: number): string {
  const units = Math.round(Math.abs(degrees) * 3600 * 10_000);
  const seconds = (units % 600_000) / 10_000;
  const minutes = Math.floor(units / 600_000);
  return `${Math.floor(minutes / 60)}°${String(minutes % 60).padStart(2, '0')}′${seconds.toFixed(4).padStart(7, '0')}″`;
}

function Bookmarks({ onCopy }: { readonly onCopy: (text: string) => void }): JSX.Element {
  const viewer = useViewer();
  const words = useWords(toolWords).places;
  const marks = useSignal(readBookmarks());
  const name = useSignal('');
  const copyShort = async (): Promise<void> => {
    try {
      onCopy(await makeShortLink());
    } catch (error) {
      reportFault(viewer.state, error);
      say(viewer.state, { tone: 'error', title: words.noShortLink });
    }
  };
  const keep = (next: readonly Bookmark[]): void => {
    marks.value = next;
    writeBookmarks(next);
  };
  return (
    <>
      <h3>{words.bookmarks}</h3>
      <form
        class="tool-bookmark"
        onSubmit={(event) => {
          event.preventDefault();
          const title = name.value.trim();
          if (title === '') return;
          keep([...marks.value.filter((each) => each.name !== title), { name: title, search: location.search }]);
          name.value = '';
        }}
      >
        <TextField label={words.name} value={name.value} maxLength={40} onInput={(text) => (name.value = text)} />
        <button type="submit" class="button" disabled={name.value.trim() === ''}>
          {words.save}
        </button>
      </form>
      {marks.value.length === 0 && <p class="quiet">{words.none}</p>}
      <ul class="tool-bookmarks">
        {marks.value.map((mark) => (
          <li key={mark.name}>
            <button
              type="button"
              class="link"
              onClick={() => {
                history.pushState(null, '', `/${mark.search}`);
                restore(viewer, readUrlState(mark.search));
              }}
            >
              {mark.name}
            </button>
            <IconButton icon="copy" label={words.link} onClick={() => onCopy(`${location.origin}/${mark.search}`)} />
            <IconButton
              icon="bin"
              label={words.remove(mark.name)}
              onClick={() => keep(marks.value.filter((each) => each !== mark))}
            />
          </li>
        ))}
      </ul>
      <p>
        <Button icon="copy" onClick={() => void copyShort()}>
          {words.shortLink}
        </Button>
      </p>
    </>
  );
}
