/** What a person has written on the map: points, lines, areas and texts that travel in its address. Pure data and functions. */
import type { DrawnGeometry, LonLat } from './api.ts';
import type { Figure } from './map/figures.ts';

export type NoteKind = 'point' | 'line' | 'area' | 'text';

export interface Note {
  readonly kind: NoteKind;
  readonly places: readonly LonLat[];
  readonly text: string;
  /** Index into `NOTE_COLOURS`. */
  readonly colour: number;
}

export const NOTE_COLOURS = ['#c62828', '#1a7f37', '#b35900', '#6f42c1'] as const;
export const MOST_NOTES = 100;
/** Characters of an address that servers and mail programs still take; more notes stay on the page only. */
export const LONGEST_NOTES = 3000;

const LETTERS: Readonly<Record<string, NoteKind>> = { p: 'point', l: 'line', a: 'area', t: 'text' };
/** Places of a note of each kind. */
const LEAST: Readonly<Record<NoteKind, number>> = { point: 1, line: 2, area: 3, text: 1 };
/** Steps of a degree: a decimetre. */
const STEPS = 1e6;

/** `a0-x.y.dx.dy…~text;…`: millionths of a degree in base 36, each place as a step from the one before. */
export function writeNotes(notes: readonly Note[]): string {
  return notes.map(writeNote).join(';');
}

function writeNote({ kind, places, text, colour }: Note): string {
  let [x, y] = [0, 0];
  const steps = places.flatMap(([longitude, latitude]) => {
    const [nextX, nextY] = [Math.round(longitude * STEPS), Math.round(latitude * STEPS)];
    const step = [nextX - x, nextY - y].map((each) => each.toString(36));
    [x, y] = [nextX, nextY];
    return step;
  });
  // What divides notes is written in its wide form inside of them.
  const words = text.replaceAll(';', '；').replaceAll('~', '～');
  return `${kind[0]}${colour}${steps.join('.')}${words === '' ? '' : `~${words}`}`;
}

/** What can be read of it. */
export function readNotes(text: string): readonly Note[] {
  return text
    .split(';')
    .slice(0, MOST_NOTES)
    .flatMap((part) => readNote(part) ?? []);
}

function readNote(part: string): Note | undefined {
  const [, letter = '', colour = '', steps = '', text = ''] =
    /^([plat])(\d)(-?[0-9a-z]+(?:\.-?[0-9a-z]+)*)(?:~(.{0,200}))?$/su.exec(part) ?? [];
  const kind = LETTERS[letter];
  if (kind === undefined || NOTE_COLOURS[Number(colour)] === undefined) return undefined;
  const numbers = steps.split('.').map((each) => Number.parseInt(each, 36));
  const places: LonLat[] = [];
  let [x, y] = [0, 0];
  for (let index = 0; index + 1 < numbers.length; index += 2) {
    x += numbers[index]!;
    y += numbers[index + 1]!;
    places.push([x / STEPS, y / STEPS]);
  }
  const isSound = places.every(([longitude, latitude]) => Math.abs(longitude) <= 180 && Math.abs(latitude) <= 85);
  if (!isSound || numbers.length % 2 === 1 || places.length < LEAST[kind]) return undefined;
  return { kind, places, text, colour: Number(colour) };
}

export function geometryOfNote({ kind, places }: Note): DrawnGeometry {
  if (kind === 'line') return { type: 'LineString', coordinates: places };
  if (kind === 'area') return { type: 'Polygon', coordinates: [[...places, places[0]!]] };
  return { type: 'Point', coordinates: places[0]! };
}

/** The notes as the map draws them. */
export function figuresOfNotes(notes: readonly Note[]): readonly Figure[] {
  return notes.map((note, index): Figure => {
    const looks = { point: 'fault', line: 'trace', area: 'plot', text: 'name' } as const;
    const label = note.text === '' ? {} : { label: note.text };
    const colour = NOTE_COLOURS[note.colour]!;
    return { key: `note-${index}`, look: looks[note.kind], geometry: geometryOfNote(note), colour, ...label };
  });
}
