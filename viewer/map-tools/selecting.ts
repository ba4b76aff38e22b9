/** Selecting on the map: what is drawn, conditions on attributes, and the question they make. Plain data and functions. */
import { computed, type ReadonlySignal, signal, type Signal } from '@preact/signals';
import type { DrawnGeometry, Extent, FieldInfo, LonLat } from '../api.ts';
import { type Boundary, plotName } from '../boundaries.ts';
import { begun, draftOfGeometry, EMPTY_DRAFT, shapeOfDraft } from '../checks/draft.ts';
import { figuresOfDraft } from '../checks/draw-tool.ts';
import { areaOfExtent, extentOfGeometry } from '../geometry-extent.ts';
import type { Figure } from '../map/figures.ts';
import { createChoice, type PlaceChoice } from '../maps/place-tools.ts';

export type SelectWay = 'box' | 'polygon' | 'around' | 'boundary';

export type Comparison = '=' | 'contains' | '>=' | '<=';

/** One condition on a field; an empty value is none. */
export interface Condition {
  readonly field: string;
  readonly comparison: Comparison;
  readonly value: string;
}

export interface Selecting {
  readonly choice: PlaceChoice<SelectWay>;
  /** Around which is selected; a feature of the list may take the place of a click. */
  readonly center: Signal<DrawnGeometry | null>;
  /** Metres. */
  readonly buffer: Signal<string>;
  readonly conditions: Signal<readonly Condition[]>;
  /** Null until something is drawn. */
  readonly geometry: ReadonlySignal<DrawnGeometry | null>;
  readonly restart: () => void;
}

/** Where is selected, as the server takes it. */
export type SelectPlace = { readonly geometry: DrawnGeometry } | { readonly uploadId: string };

/** An uploaded boundary, or one plot of it, as `chosenBoundary` names them. Null where the page does not hold it. */
export function placeOfBoundary(boundaries: readonly Boundary[], chosen: string): SelectPlace | null {
  const [id = '', ...number] = chosen.split('#');
  const boundary = boundaries.find((each) => each.id === id);
  if (boundary === undefined) return null;
  if (number.length === 0) return { uploadId: id };
  const plot = boundary.found.plots.find((each) => each.number === number.join('#'));
  return plot === undefined ? null : { geometry: plot.geometry };
}

/** Everything that can be chosen: each boundary, and each plot of those that have several. */
export function boundaryChoices(
  boundaries: readonly Boundary[],
): readonly { readonly value: string; readonly title: string }[] {
  return boundaries.flatMap((boundary) => {
    const { id, title, found } = boundary;
    const plots = found.plots.length < 2 ? [] : found.plots;
    return [
      { value: id, title },
      ...plots.map((plot) => ({ value: `${id}#${plot.number}`, title: `${title} ${plotName(boundary, plot)}` })),
    ];
  });
}

/** A selection as an address carries it: everything by which it can be made again. */
export interface SelectionOrder {
  readonly way: SelectWay;
  /** What was drawn; null for a boundary, which the address carries by itself, and where nothing was. */
  readonly geometry: DrawnGeometry | null;
  readonly buffer: string;
  readonly conditions: readonly Condition[];
}

const SELECT_WAYS: readonly SelectWay[] = ['box', 'polygon', 'around', 'boundary'];
const COMPARISONS: readonly Comparison[] = ['=', 'contains', '>=', '<='];

/** Reads what an address carries; what cannot be read is left out, never guessed. */
export function readSelection(order: Readonly<Record<string, unknown>>, first: SelectWay): SelectionOrder {
  const way = SELECT_WAYS.find((each) => each === order['way']) ?? first;
  const { geometry, buffer, conditions } = order;
  return {
    way,
    geometry: isShape(geometry) ? geometry : null,
    buffer: typeof buffer === 'string' ? buffer : way === 'boundary' ? '0' : '100',
    conditions: Array.isArray(conditions) ? conditions.filter(isCondition).slice(0, MOST_CONDITIONS) : [],
  };
}

export const MOST_CONDITIONS = 5;

const isShape = (value: unknown): value is DrawnGeometry =>
  typeof value === 'object' &&
  value !== null &&
  'type' in value &&
  /^(Multi)?(Point|LineString|Polygon)$/.test(String(value.type)) &&
  'coordinates' in value &&
  areCoordinates(value.coordinates);

function areCoordinates(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((part) => (Array.isArray(part) ? areCoordinates(part) : Number.isFinite(part)));
}

function isCondition(value: unknown): value is Condition {
  const { field, comparison, value: given } = (value ?? {}) as Partial<Record<string, unknown>>;
  return typeof field === 'string' && typeof given === 'string' && COMPARISONS.some((each) => each === comparison);
}

/** A selection as it begins: empty, or as an address has it. */
export function createSelecting(begin: SelectionOrder): Selecting {
  const first = begin.way;
  const center = signal<DrawnGeometry | null>(first === 'around' ? begin.geometry : null);
  const choice = createChoice<SelectWay>(first, (coordinates: LonLat) => {
    center.value = { type: 'Point', coordinates };
  });
  const { way, box, drawing } = choice;
  if (begin.geometry !== null && first === 'box') box.value = extentOfGeometry(begin.geometry) as Extent;
  const drawn = begin.geometry === null || first !== 'polygon' ? null : draftOfGeometry(begin.geometry);
  if (drawn !== null) drawing.history.value = begun(drawn);
  const geometry = computed((): DrawnGeometry | null => {
    if (way.value === 'boundary') return null;
    if (way.value === 'around') return center.value;
    if (way.value === 'polygon') {
      const { present } = drawing.history.value;
      return present.isOpen ? null : (shapeOfDraft(present)?.geometry ?? null);
    }
    if (box.value === null) return null;
    const [west, south, east, north] = box.value;
    return west === east || south === north ? null : areaOfExtent(box.value);
  });
  const restart = (): void => {
    box.value = null;
    center.value = null;
    drawing.history.value = begun(EMPTY_DRAFT);
  };
  return {
    choice,
    center,
    buffer: signal(begin.buffer),
    conditions: signal(begin.conditions),
    geometry,
    restart,
  };
}

/** Metres around what is chosen: a box and a polygon are meant as they are. */
export function bufferOf({ choice, buffer }: Selecting): number {
  const metres = Number(buffer.value);
  const isWidened = choice.way.value === 'around' || choice.way.value === 'boundary';
  return isWidened && Number.isFinite(metres) ? metres : 0;
}

/** Comparisons that make sense of a field. */
export function comparisonsOf({ type, codelist }: Pick<FieldInfo, 'type' | 'codelist'>): readonly Comparison[] {
  if (type === 'integer' || type === 'decimal' || type === 'date' || type === 'timestamp') return ['=', '>=', '<='];
  return type === 'text' && codelist === undefined ? ['contains', '='] : ['='];
}

/** Fields that may be asked for: single values that everybody may see. */
export function conditionFields(fields: readonly FieldInfo[]): readonly FieldInfo[] {
  return fields.filter(
    ({ type, sensitivity }) => type !== 'json' && type !== 'text[]' && (sensitivity ?? 'public') === 'public',
  );
}

/** The conditions in CQL2; empty where there is none. A value that is no number is asked as it is, for the server to say so. */
export function filterText(conditions: readonly Condition[], fields: readonly FieldInfo[]): string {
  return conditions
    .flatMap(({ field, comparison, value }) => {
      const info = fields.find(({ key }) => key === field);
      const given = value.trim();
      return info === undefined || given === '' ? [] : [conditionText(info, comparison, given)];
    })
    .join(' and ');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function conditionText({ key, type }: FieldInfo, comparison: Comparison, value: string): string {
  if (comparison === 'contains')
    return `casei(${key}) like casei(${quoted(`%${value.replaceAll(/[\\%_]/g, '\\$&')}%`)})`;
  const isNumber = (type === 'integer' || type === 'decimal') && Number.isFinite(Number(value));
  if (isNumber || type === 'boolean') return `${key} ${comparison} ${value}`;
  if (type === 'date') return `${key} ${comparison} date(${quoted(value)})`;
  if (type === 'timestamp') return `${key} ${comparison} timestamp(${quoted(`${value}T00:00:00+08:00`)})`;
  return `${key} ${comparison} ${quoted(value)}`;
}

/** What is drawn, and what is found in it. */
export function figuresOfSelection(
  { choice }: Selecting,
  zone: DrawnGeometry | null,
  found: readonly { readonly id: number; readonly geometry: DrawnGeometry | null }[],
): readonly Figure[] {
  const { way, box, drawing } = choice;
  const frame: readonly Figure[] =
    zone !== null
      ? [{ key: 'zone', look: 'gone', geometry: zone }]
      : way.value === 'box' && box.value !== null
        ? [{ key: 'zone', look: 'gone', geometry: boxRing(box.value) }]
        : [];
  const draft = way.value === 'polygon' && drawing.history.value.present.isOpen ? figuresOfDraft(drawing) : [];
  const features = found.flatMap(({ id, geometry }): readonly Figure[] =>
    geometry === null ? [] : [{ key: `found-${id}`, look: 'piece', geometry }],
  );
  return [...frame, ...draft, ...features];
}

function boxRing([west, south, east, north]: readonly [number, number, number, number]): DrawnGeometry {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  };
}
