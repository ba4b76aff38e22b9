/**
 * 一张蓝图: what every layer of the catalogue says of a place or an area. A layer that cannot answer is in the answer with its reason,
 * like one that the caller may not read; none is skipped.
 */
import type { Pool } from 'pg';

import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import type { Query } from '../../schemas/database/sql.ts';
import { type FlatGeometry, toWkb } from '../../schemas/geometry.ts';
import type { Layer } from '../../schemas/layer.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';
import { detailText } from '../../schemas/rules/check-details.ts';
import type { Thresholds } from '../../schemas/rules/rule.ts';
import { titleOf } from '../catalogue/read-feature.ts';
import { type ControlData, readControlData } from '../overlap/control-data.ts';
import { type Coverage, coverageOf, flawOf, type NoGround, prefixOf } from '../overlap/coverage.ts';
import { areasOf, measurePieces } from '../overlap/measure-piece.ts';
import { overlayPlots } from '../overlap/overlay-plots.ts';
import { prepareSubjects, type Subject } from '../overlap/prepare-subjects.ts';
import type { Areas, DatasetUsed } from '../overlap/result.ts';
import { overlapRun, type OverlapRun } from '../overlap/run.ts';
import { featuresAtPlace, featuresInArea, isPlaceCovered, stackFields, type StackRow } from './stack-queries.ts';

/** Hits that a layer lists; its sums are of all. */
export const MOST_HITS = 50;

/** Where to look. */
export type StackPlace =
  | { readonly kind: 'point'; readonly longitude: number; readonly latitude: number; readonly tolerance: number }
  | {
      readonly kind: 'area';
      readonly geometry: FlatGeometry;
      readonly delivered: { readonly geometry: FlatGeometry; readonly srid: number } | null;
    };

/** What is asked of which databases. */
export interface StackOrder {
  readonly place: StackPlace;
  /** Layers in use, in the order of the catalogue. */
  readonly layers: readonly Layer[];
  readonly isReadable: (layer: Layer) => boolean;
  /** The whole database: versions and what they cover. */
  readonly whole: Pool;
  /** The layers of the caller in their areas. */
  readonly scoped: Pool;
  /** The layers of the caller wherever features lie: what limits the use of land limits it whoever recorded it. */
  readonly everywhere: Pool;
  readonly areas: readonly string[] | null;
  /** Whether restricted layers are on a grid for the caller. */
  readonly isReduced: boolean;
  readonly versions: Readonly<Record<string, number>> | undefined;
  readonly thresholds: Thresholds;
  readonly signal?: AbortSignal | undefined;
}

/** A feature that lies there. */
export interface StackHit {
  readonly id: number;
  readonly title: string;
  readonly properties: Readonly<Record<string, unknown>>;
  /** m² of the area that it takes; null at a point, and for lines and points. */
  readonly areas: Areas | null;
  /** Part of the area, 0 to 1. */
  readonly share: number | null;
  readonly class: 'real' | 'edge' | 'noise' | null;
  readonly metres: number | null;
  readonly onBorder: boolean;
}

/** How a layer answers. */
export type StackState = 'overlaps' | 'below-threshold' | 'clear' | 'cannot-check' | 'not-permitted';

export interface StackLayer {
  readonly layer: string;
  readonly title: string;
  readonly titleEn: string;
  readonly group: string;
  readonly state: StackState;
  readonly reason: string | null;
  readonly detail: string | null;
  /** 0 where nothing is published; null where the caller may not read the layer. */
  readonly version: number | null;
  readonly datasets: readonly Pick<DatasetUsed, 'dataset' | 'version' | 'districtCode' | 'publishedAt' | 'source'>[];
  /** Features of the layer there; those of one place count once. */
  readonly count: number;
  readonly areas: Areas | null;
  readonly share: number | null;
  readonly hits: readonly StackHit[];
  /** Only features in the areas of the caller are told, and those do not cover the place. */
  readonly isPartial: boolean;
  /** Shapes are on a coarse grid for the caller. */
  readonly isReduced: boolean;
}

export interface ConstraintStack {
  readonly areas: Areas | null;
  readonly planeSrid: number | null;
  readonly layers: readonly StackLayer[];
}

/** Groups whose features bind everybody: they are read wherever they were recorded. */
const BINDING: ReadonlySet<string> = new Set(['control-lines', 'administration', 'mining']);

/** Asks every layer. Throws `InvalidPlotError` for an area that is no valid polygon. */
export async function readStack(order: StackOrder): Promise<ConstraintStack> {
  const { place, layers, whole, signal, areas } = order;
  const run = overlapRun(whole, { signal });
  const [subject] = place.kind === 'point' ? [] : await prepareSubjects(run, [{ number: '1', name: '', ...place }]);
  const ids = [...new Set([administrativeArea.id, ...layers.map(({ id }) => id)])];
  const controls = await readControlData(whole, ids, order.versions);
  const coverage = coverageAt(order, run, subject, controls.get(administrativeArea.id)!);
  const own = areas === null ? null : await coverage(ofAreas(areas));
  const answered = layers.map((layer) =>
    answerOf(order, { run, subject, coverage, own }, layer, controls.get(layer.id)!),
  );
  return { areas: subject?.areas ?? null, planeSrid: subject?.plane.srid ?? null, layers: await Promise.all(answered) };
}

type CoverageOne = (control: ControlData) => Promise<NoGround | null>;

function coverageAt(
  { place, whole, thresholds, signal }: StackOrder,
  run: OverlapRun,
  subject: Subject | undefined,
  districts: ControlData,
): CoverageOne {
  if (place.kind === 'area') {
    const many: Coverage = coverageOf(run, [subject!], districts, thresholds);
    return async (control) => (await many(control))[0]!;
  }
  const { longitude, latitude } = place;
  return async (control) => {
    const flaw = flawOf(control);
    if (flaw !== null) return flaw;
    if (districts.version === 0) {
      return { reason: 'coverage-unknown', detail: detailText('districtsUnusable', detailText('notPublished')) };
    }
    const patterns = control.datasets.map(({ districtCode }) => `${prefixOf(districtCode!)}%`);
    const { text, values } = isPlaceCovered(districts.version, longitude, latitude, patterns);
    const { rows } = await cancellableQuery<{ covered: boolean }>(whole, { text, values: [...values] }, signal);
    return rows[0]!.covered ? null : { reason: 'not-covered', detail: detailText('placeNotCovered') };
  };
}

/** Areas of a caller as if a dataset covered them. */
function ofAreas(areas: readonly string[]): ControlData {
  const dataset = { layer: '', dataset: '', version: 1, source: '', sha256: '', publishedAt: '', rows: 1 };
  return {
    layer: '',
    version: 1,
    newest: 1,
    datasets: areas.map((districtCode) => ({ ...dataset, districtCode })),
    rejectedRows: 0,
    changedOutside: false,
  };
}

interface Ground {
  readonly run: OverlapRun;
  readonly subject: Subject | undefined;
  readonly coverage: CoverageOne;
  /** Why the areas of the caller do not cover the place; null where they do. */
  readonly own: NoGround | null;
}

async function answerOf(order: StackOrder, ground: Ground, layer: Layer, control: ControlData): Promise<StackLayer> {
  const { id, title, titleEn, group } = layer;
  const base = {
    layer: id,
    title,
    titleEn,
    group,
    reason: null,
    detail: null,
    count: 0,
    areas: null,
    share: null,
    hits: [],
  };
  const none = { ...base, isPartial: false, isReduced: false };
  if (!order.isReadable(layer)) return { ...none, state: 'not-permitted', version: null, datasets: [] };
  const isEverywhere = order.areas === null || BINDING.has(group) || layer.secrecy === 'restricted';
  const isReduced = order.isReduced && layer.secrecy === 'restricted';
  const isPartial = !isEverywhere && ground.own !== null;
  const told = {
    ...base,
    isPartial,
    isReduced,
    version: control.version,
    datasets: control.datasets.map(({ dataset, version, districtCode, publishedAt, source }) => ({
      dataset,
      version,
      districtCode,
      publishedAt,
      source,
    })),
  };
  const flaw = flawOf(control);
  if (control.version === 0) return { ...told, state: 'cannot-check', ...flaw! };
  const db = isEverywhere ? order.everywhere : order.scoped;
  const found = await hitsOf(order, ground, db, layer, control.version, isReduced);
  if ('reason' in found) return { ...told, state: 'cannot-check', ...found };
  // What lies there is said even where the layer may lack more; that nothing lies there only where it covers the place.
  if (found.state !== 'clear') return { ...told, ...found, ...flaw };
  const gap =
    (await ground.coverage(control)) ??
    (isPartial ? { reason: 'outside-areas', detail: detailText('outsideAreas') } : null);
  return gap === null ? { ...told, ...found } : { ...told, state: 'cannot-check', ...gap };
}

type Found = Pick<StackLayer, 'state' | 'count' | 'areas' | 'share' | 'hits'>;

const NOTHING: Found = { state: 'clear', count: 0, areas: null, share: null, hits: [] };

async function hitsOf(
  { place, thresholds, signal }: StackOrder,
  { subject }: Ground,
  db: Pool,
  layer: Layer,
  version: number,
  isReduced: boolean,
): Promise<Found | NoGround> {
  if (place.kind === 'area' && layer.geometry === 'MultiPolygon') {
    return overlaidWith(overlapRun(db, { signal, isReduced }), subject!, layer, version, thresholds);
  }
  const query =
    place.kind === 'point'
      ? featuresAtPlace(layer, version, place, MOST_HITS)
      : featuresInArea(layer, version, toWkb(place.geometry), MOST_HITS);
  return listed(db, layer, query, signal);
}

async function listed(
  db: Pool,
  layer: Layer,
  { text, values }: Query,
  signal: AbortSignal | undefined,
): Promise<Found | NoGround> {
  try {
    const { rows } = await cancellableQuery<StackRow & Record<string, unknown>>(
      db,
      { text, values: [...values] },
      signal,
    );
    if (rows.length === 0) return NOTHING;
    const hits = rows.map(({ id, fields, metres, onBorder }) => {
      const title = titleOf(layer, fields);
      return { id, title, properties: fields, areas: null, share: null, class: null, metres, onBorder };
    });
    return {
      state: rows.every(({ onBorder }) => onBorder) ? 'below-threshold' : 'overlaps',
      count: rows[0]!.total,
      areas: null,
      share: null,
      hits,
    };
  } catch (error) {
    signal?.throwIfAborted();
    return { reason: 'fault', detail: (error as Error).message };
  }
}

async function overlaidWith(
  run: OverlapRun,
  subject: Subject,
  layer: Layer,
  version: number,
  thresholds: Thresholds,
): Promise<Found | NoGround> {
  const task = { layer, version, pieceFields: stackFields(layer), where: [], outside: false };
  const [overlay] = await overlayPlots(run, [subject], task);
  if (overlay!.state === 'cannot-check') return { reason: overlay!.reason, detail: overlay!.detail };
  const { features, union } = overlay!;
  if (union === null) return NOTHING;
  const all = features.map(({ feature, fields, geometry }) => {
    const areas = areasOf(geometry, subject.plane);
    const source = { plot: '1', plotAreas: subject.areas, areaKind: 'ellipsoidal' as const, feature, fields, geometry };
    const classes = new Set(measurePieces(source, subject.plane, thresholds, 'bounded').map((piece) => piece.class));
    return {
      id: Number(feature),
      title: titleOf(layer, fields),
      properties: fields,
      areas,
      share: areas.ellipsoidal / subject.areas.ellipsoidal,
      class: classes.has('real') ? ('real' as const) : classes.has('edge') ? ('edge' as const) : ('noise' as const),
      metres: null,
      onBorder: false,
    };
  });
  const hits = all.toSorted((a, b) => b.areas.ellipsoidal - a.areas.ellipsoidal || a.id - b.id);
  const areas = areasOf(union, subject.plane);
  return {
    state: hits.some((hit) => hit.class === 'real') ? 'overlaps' : 'below-threshold',
    count: hits.length,
    areas,
    share: areas.ellipsoidal / subject.areas.ellipsoidal,
    hits: hits.slice(0, MOST_HITS),
  };
}
