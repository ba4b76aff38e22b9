/**
 * What the address bar carries, so that Back, reload and a pasted link restore the map:
 * `?map=14.25/31.809755/119.974123&layers=parcel,land-use@60&at=119.974123,31.809755&select=parcel.4711&columns=low-efficiency-land&base=none&theme=dark&lang=en`
 * What cannot be read is left out, never guessed.
 */
import type { FeatureRef, LonLat } from './api.ts';
import { MOST_BOUNDARIES } from './boundaries.ts';
import { type Note, readNotes, writeNotes } from './notes.ts';

export type Theme = 'light' | 'dark';
export type Language = 'zh' | 'en';
/** `calm` draws land use, roads and water in quiet tones; `none` leaves plain paper; `imagery` and `streets` are those of 天地图, where the server has a key. */
export const BASE_MAPS = ['calm', 'none', 'imagery', 'streets'] as const;
export type BaseMap = (typeof BASE_MAPS)[number];

/** Tools of the map, as the panel lists them. */
export const TOOL_PARTS = ['measure', 'select', 'stack', 'boundary', 'annotate', 'compare', 'places'] as const;
export type ToolPart = (typeof TOOL_PARTS)[number];

/** An open tool of the map and what it was asked, as text that the tool itself writes and reads; empty where nothing was. */
export interface ToolOrder {
  readonly part: ToolPart;
  readonly order: string;
}

/** Zoom of web-mercator tiles; bearing and pitch in degrees. */
export interface Camera {
  readonly center: LonLat;
  readonly zoom: number;
  readonly bearing: number;
  readonly pitch: number;
}

/** A visible layer; opacity 0–1. */
export interface LayerChoice {
  readonly id: string;
  readonly opacity: number;
}

export interface UrlState {
  readonly camera?: Camera;
  /** Absent: the default layers; empty: none at all. */
  readonly layers?: readonly LayerChoice[];
  /** Layers brought above all others, and put below them. */
  readonly above?: readonly string[];
  readonly below?: readonly string[];
  /** Place that was asked about. */
  readonly at?: LonLat;
  readonly select?: FeatureRef;
  /** Layer whose overview columns stand on the map. */
  readonly columns?: string;
  readonly base?: BaseMap;
  readonly tool?: ToolOrder;
  /** What was written on the map. */
  readonly notes?: readonly Note[];
  /** Uploads whose boundaries are drawn. */
  readonly boundaries?: readonly string[];
  readonly theme?: Theme;
  readonly language?: Language;
}

const LAYER_ID = /^[a-z][a-z0-9-]*$/;
const UPLOAD_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Reads `location.search`. */
export function readUrlState(search: string): UrlState {
  const query = new URLSearchParams(search);
  return withoutAbsent({
    camera: readCamera(query.get('map')),
    layers: readLayers(query.get('layers')),
    above: readIds(query.get('above')),
    below: readIds(query.get('below')),
    at: readLonLat(query.get('at')),
    select: readRef(query.get('select')),
    columns: matching(query.get('columns'), LAYER_ID),
    base: oneOf(query.get('base'), BASE_MAPS),
    tool: readTool(query.get('tool'), query.get('order')),
    notes: readNotesOf(query.get('notes')),
    boundaries: readUploads(query.get('boundary')),
    theme: oneOf(query.get('theme'), ['light', 'dark']),
    language: oneOf(query.get('lang'), ['zh', 'en']),
  });
}

/** The query string with its `?`, or the empty string; the inverse of `readUrlState` to six decimals of a degree. */
export function writeUrlState(state: UrlState): string {
  const parts = [
    state.camera && `map=${writeCamera(state.camera)}`,
    state.layers && `layers=${writeLayers(state.layers)}`,
    state.above && state.above.length > 0 && `above=${state.above.join(',')}`,
    state.below && state.below.length > 0 && `below=${state.below.join(',')}`,
    state.at && `at=${state.at.map((degrees) => round(degrees, 6)).join(',')}`,
    state.select && `select=${state.select.layer}.${state.select.id}`,
    state.columns && `columns=${state.columns}`,
    state.base && state.base !== 'calm' && `base=${state.base}`,
    state.tool && `tool=${state.tool.part}`,
    state.tool && isCarried(state.tool.order) && `order=${encodeURIComponent(state.tool.order)}`,
    state.notes && state.notes.length > 0 && `notes=${encodeURIComponent(writeNotes(state.notes))}`,
    state.boundaries && state.boundaries.length > 0 && `boundary=${state.boundaries.join(',')}`,
    state.theme && `theme=${state.theme}`,
    state.language && `lang=${state.language}`,
  ].filter(Boolean);
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

/** An order that is longer holds for the page only: an address has to fit a mail. */
const LONGEST_ORDER = 3000;
const isCarried = (order: string): boolean => order !== '' && encodeURIComponent(order).length <= LONGEST_ORDER;

function readTool(part: string | null, order: string | null): ToolOrder | undefined {
  const found = oneOf(part, TOOL_PARTS);
  return found === undefined ? undefined : { part: found, order: order ?? '' };
}

function readNotesOf(text: string | null): readonly Note[] | undefined {
  const notes = readNotes(text ?? '');
  return notes.length === 0 ? undefined : notes;
}

function readUploads(text: string | null): readonly string[] | undefined {
  const ids = text?.split(',').filter((id) => UPLOAD_ID.test(id)) ?? [];
  return ids.length === 0 ? undefined : [...new Set(ids)].slice(0, MOST_BOUNDARIES);
}

function readCamera(text: string | null): Camera | undefined {
  const numbers = text?.split('/').map((part) => (part === '' ? Number.NaN : Number(part))) ?? [];
  if (numbers.length < 3 || numbers.length > 5 || numbers.some((value) => !Number.isFinite(value))) return undefined;
  const [zoom, latitude, longitude, bearing = 0, pitch = 0] = numbers as [number, number, number, number?, number?];
  if (!isPlace(longitude, latitude) || zoom < 0 || zoom > 24 || pitch < 0 || pitch > 85) return undefined;
  return { center: [longitude, latitude], zoom, bearing, pitch };
}

function writeCamera({ center: [longitude, latitude], zoom, bearing, pitch }: Camera): string {
  const place = [round(zoom, 2), round(latitude, 6), round(longitude, 6)];
  const isFlat = Math.abs(bearing) < 0.05 && pitch < 0.05;
  return [...place, ...(isFlat ? [] : [round(bearing, 1), round(pitch, 1)])].join('/');
}

function readLayers(text: string | null): readonly LayerChoice[] | undefined {
  if (text === null) return undefined;
  return text.split(',').flatMap((part) => {
    const [id = '', percent = '100'] = part.split('@');
    const opacity = Number(percent) / 100;
    return LAYER_ID.test(id) && opacity >= 0 && opacity <= 1 ? [{ id, opacity }] : [];
  });
}

function readIds(text: string | null): readonly string[] | undefined {
  return text === null ? undefined : text.split(',').filter((id) => LAYER_ID.test(id));
}

function writeLayers(layers: readonly LayerChoice[]): string {
  return layers.map(({ id, opacity }) => (opacity === 1 ? id : `${id}@${Math.round(opacity * 100)}`)).join(',');
}

function readLonLat(text: string | null): LonLat | undefined {
  const [longitude, latitude, ...rest] =
    text?.split(',').map((part) => (part === '' ? Number.NaN : Number(part))) ?? [];
  if (longitude === undefined || latitude === undefined || rest.length > 0) return undefined;
  return isPlace(longitude, latitude) ? [longitude, latitude] : undefined;
}

function readRef(text: string | null): FeatureRef | undefined {
  const match = /^([a-z][a-z0-9-]*)\.(\d{1,15})$/.exec(text ?? '');
  return match ? { layer: match[1]!, id: Number(match[2]) } : undefined;
}

const isPlace = (longitude: number, latitude: number): boolean =>
  Math.abs(longitude) <= 180 && Math.abs(latitude) <= 85;
const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const matching = (text: string | null, pattern: RegExp): string | undefined =>
  text !== null && pattern.test(text) ? text : undefined;
const oneOf = <const T extends string>(text: string | null, values: readonly T[]): T | undefined =>
  values.find((value) => value === text);

function withoutAbsent(state: { [K in keyof UrlState]-?: UrlState[K] | undefined }): UrlState {
  return Object.fromEntries(Object.entries(state).filter(([, value]) => value !== undefined));
}
