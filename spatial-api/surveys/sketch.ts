/** The sketch of a commission: what it is, where it lies, and which cadastral land it overlaps, to the last digit and by named versions. */
import type { Pool } from 'pg';
import { type FlatGeometry, fromWkb, toGeoJson, toWkb } from '../../schemas/geometry.ts';
import { administrativeArea } from '../../schemas/layers/administrative-area.ts';
import { cadastralSubdistrict } from '../../schemas/layers/cadastral-subdistrict.ts';
import { layerById } from '../../schemas/layers/index.ts';
import type { Layer } from '../../schemas/layer.ts';
import { Problem } from '../../schemas/problems.ts';
import { SURVEYED_LAYERS, surveyStates } from '../../schemas/rules/survey.ts';
import type { Thresholds } from '../../schemas/rules/rule.ts';
import type { InputFinding } from '../overlap/check-input.ts';
import { type ControlData, readControlData } from '../overlap/control-data.ts';
import { coverageOf, type NoGround } from '../overlap/coverage.ts';
import { findSubject, type SubjectRequest } from '../overlap/find-subject.ts';
import { findingsOf, refuseBlocked } from '../overlap/make-check.ts';
import { areasOf, measurePieces } from '../overlap/measure-piece.ts';
import { overlayPlots, type PlotOverlay } from '../overlap/overlay-plots.ts';
import type { Subject } from '../overlap/prepare-subjects.ts';
import type { SubjectDescription } from '../overlap/record.ts';
import type { Areas, DatasetUsed } from '../overlap/result.ts';
import { ask, overlapRun, type OverlapRun } from '../overlap/run.ts';

/** A feature that the sketch overlaps. Areas m², unrounded. */
export interface OverlappedFeature {
  readonly feature: number;
  /** 宗地代码, 自然幢号. */
  readonly code: string;
  readonly location: string | null;
  readonly landClass: string | null;
  /** As registered. */
  readonly registeredArea: number | null;
  /** Of what the sketch and it share. */
  readonly area: Areas;
  /** Nothing but slivers along a common border. */
  readonly isSliver: boolean;
}

/** How the sketch and one layer stand. `no-data`: nobody can say; it is never told as `clear`. */
export interface LayerOverlap {
  readonly layer: string;
  readonly title: string;
  readonly titleEn: string;
  readonly state: 'overlaps' | 'clear' | 'no-data';
  /** Version of the layer; 0 where none was ever published. */
  readonly version: number;
  readonly datasets: readonly DatasetUsed[];
  /** Why the list may lack something: `detail` in Chinese. */
  readonly gap: NoGround | null;
  /** The largest of them, at most `MOST_LISTED`. */
  readonly features: readonly OverlappedFeature[];
  /** How many there are. */
  readonly count: number;
  /** Ground of the sketch under any of the features, m². */
  readonly coveredArea: Areas;
}

/** Features of a layer that are listed; a general survey of a town has tens of thousands below it. */
export const MOST_LISTED = 2000;

/** A sketch that can be commissioned. */
export interface Sketch {
  readonly subjects: readonly Subject[];
  readonly findings: readonly InputFinding[];
  readonly source: SubjectDescription['source'];
  readonly title: string | null;
  /** EPSG:4490. */
  readonly geometry: FlatGeometry;
  /** Where all of it came in one other CRS. */
  readonly delivered: { readonly geometry: FlatGeometry; readonly srid: number } | null;
  readonly areas: Areas;
  /** Six digits each, sorted. */
  readonly districts: readonly string[];
  /** Twelve digits each, the one with most of the sketch first. */
  readonly subdistricts: readonly string[];
}

/** Ground that counts as lying in a district, m²: below it a sketch drawn along a border merely touches the neighbour. */
const LEAST_GROUND = 1;

/** Reads a sketch and finds its place. `places` is the whole database: a sketch lies where it lies, whoever asks. Throws `subject-invalid`, `code-unknown`, `upload-unknown`, `survey-place`. */
export async function readSketch(
  { db, places, signal }: { readonly db: Pool; readonly places: Pool; readonly signal?: AbortSignal | undefined },
  request: SubjectRequest,
): Promise<Sketch> {
  const { submission, source } = await findSubject(db, request);
  const run = overlapRun(places, { signal });
  const { subjects, findings } = await findingsOf(run, submission);
  refuseBlocked(findings.map((each) => (each.code === 'plots-overlap' ? { ...each, blocks: true } : each)));
  if (subjects.length === 0) throw new Problem('subject-invalid', '没有任何地块；请画出或提交调查范围');
  const geometry = together(subjects.map(({ plot }) => plot.geometry));
  const sum = (kind: keyof Areas) => subjects.reduce((total, { areas }) => total + areas[kind], 0);
  return {
    subjects,
    findings,
    source,
    title: submission.title,
    geometry,
    delivered: deliveredOf(subjects),
    areas: { ellipsoidal: sum('ellipsoidal'), planar: sum('planar') },
    ...(await placesOf(run, geometry)),
  };
}

/** All plots as one MultiPolygon. */
function together(plots: readonly FlatGeometry[]): FlatGeometry {
  let points = 0;
  let rings = 0;
  const ends: number[] = [];
  const parts: number[] = [];
  for (const plot of plots) {
    for (const end of plot.ends) ends.push(points + end);
    for (const part of plot.type === 'Polygon' ? [plot.ends.length] : plot.parts) parts.push(rings + part);
    points += plot.xy.length / 2;
    rings = ends.length;
  }
  const xy = new Float64Array(2 * points);
  let at = 0;
  for (const plot of plots) {
    xy.set(plot.xy, at);
    at += plot.xy.length;
  }
  return { type: 'MultiPolygon', xy, ends: Uint32Array.from(ends), parts: Uint32Array.from(parts) };
}

function deliveredOf(subjects: readonly Subject[]): Sketch['delivered'] {
  const delivered = subjects.map(({ plot }) => plot.delivered);
  const srid = delivered[0]?.srid;
  if (srid == null || delivered.some((each) => each?.srid !== srid)) return null;
  return { geometry: together(delivered.map((each) => each!.geometry)), srid };
}

/** Districts by the administrative areas, else by the 地籍子区; a sketch that neither knows cannot be placed. */
async function placesOf(run: OverlapRun, geometry: FlatGeometry): Promise<Pick<Sketch, 'districts' | 'subdistricts'>> {
  const sketch = Buffer.from(toWkb(geometry));
  const [subdistricts, areas] = await Promise.all([
    ask<{ code: string }>(run, { text: codesUnder('cadastral_subdistrict', 'code', 'true'), values: [sketch] }),
    ask<{ code: string }>(run, {
      text: codesUnder('administrative_area', 'left(district_code, 6)', `district_code ~ '^\\d{4}(?!00)\\d{2}'`),
      values: [sketch],
    }),
  ]);
  const codes = (areas.length > 0 ? areas : subdistricts).map(({ code }) => code.slice(0, 6));
  const districts = [...new Set(codes)].sort();
  if (districts.length > 0) return { districts, subdistricts: subdistricts.map(({ code }) => code) };
  throw new Problem('survey-place', await whyNowhere(run));
}

const codesUnder = (table: string, code: string, condition: string): string => `select code
from (
  select ${code} as code, ST_Area(ST_Intersection(case when ST_IsValid(geom) then geom else ST_MakeValid(geom) end, sketch)::geography) as area
  from land.${table}, ST_SetSRID($1::bytea::geometry, 4490) as sketch
  where version_to is null and geom && sketch and ${condition}
) as under
group by code
having max(area) >= ${LEAST_GROUND}
order by max(area) desc, code`;

async function whyNowhere(run: OverlapRun): Promise<string> {
  const layers = [administrativeArea, cadastralSubdistrict];
  const known = await readControlData(
    run.db,
    layers.map(({ id }) => id),
  );
  const missing = layers.filter(({ id }) => (known.get(id)?.version ?? 0) === 0).map(({ title }) => title);
  if (missing.length === layers.length) return `${missing.join('、')}尚未发布，无法确定范围所在的行政区；请先入库发布`;
  return '范围不在任何行政区、地籍子区内；请核对坐标、坐标系与带号';
}

/**
 * What of each layer the sketch overlaps, at the current versions. Features are read from `db`, as the caller may see them; which
 * versions there are and what they cover is read from `whole`.
 */
export async function sketchOverlaps(
  {
    db,
    whole,
    thresholds,
    signal,
  }: {
    readonly db: Pool;
    readonly whole: Pool;
    readonly thresholds: Thresholds;
    readonly signal?: AbortSignal | undefined;
  },
  subjects: readonly Subject[],
  layers: readonly string[] = SURVEYED_LAYERS,
): Promise<readonly LayerOverlap[]> {
  const run = overlapRun(db, { signal });
  const controls = await readControlData(whole, [...layers, administrativeArea.id]);
  const coverage = coverageOf(run, subjects, controls.get(administrativeArea.id), thresholds);
  return Promise.all(
    layers.map(async (id) => {
      const control = controls.get(id)!;
      const gap = (await coverage(control)).find((each) => each != null) ?? null;
      return layerOverlap(run, subjects, { layer: layerById(id)!, control, gap, thresholds });
    }),
  );
}

/** Fields that are told of an overlapped feature, none of them personal. */
const TOLD: Readonly<Record<string, readonly string[]>> = {
  parcel: ['parcelCode', 'location', 'landClass', 'area'],
  building: ['buildingNumber', 'name', 'groundArea'],
};

interface Measured {
  readonly layer: Layer;
  readonly control: ControlData;
  readonly gap: NoGround | null;
  readonly thresholds: Thresholds;
}

async function layerOverlap(
  run: OverlapRun,
  subjects: readonly Subject[],
  { layer, control, gap, thresholds }: Measured,
): Promise<LayerOverlap> {
  const { id, title, titleEn } = layer;
  const head = { layer: id, title, titleEn, version: control.version, datasets: control.datasets };
  const none = { features: [], count: 0, coveredArea: { ellipsoidal: 0, planar: 0 } };
  if (control.version === 0) return { ...head, ...none, state: 'no-data', gap };
  const task = { layer, version: control.version, pieceFields: TOLD[id]!, where: [], outside: false };
  const overlays = await overlayPlots(run, subjects, task);
  const failed = overlays.find((each) => each.state === 'cannot-check');
  if (failed?.state === 'cannot-check') {
    const { reason, detail } = failed;
    return { ...head, ...none, state: 'no-data', gap: { reason, detail } };
  }
  const features = featuresOf(subjects, overlays, layer, thresholds);
  const covered = { ellipsoidal: 0, planar: 0 };
  for (const [i, overlay] of overlays.entries()) {
    if (overlay.state !== 'checked' || overlay.union == null) continue;
    const areas = areasOf(overlay.union, subjects[i]!.plane);
    covered.ellipsoidal += areas.ellipsoidal;
    covered.planar += areas.planar;
  }
  const state = features.length > 0 ? 'overlaps' : gap == null ? 'clear' : 'no-data';
  const { length: count } = features;
  return { ...head, state, gap, features: features.slice(0, MOST_LISTED), count, coveredArea: covered };
}

/** A feature under several plots is one, the largest first. */
function featuresOf(
  subjects: readonly Subject[],
  overlays: readonly PlotOverlay[],
  layer: Layer,
  thresholds: Thresholds,
): OverlappedFeature[] {
  const found = new Map<string, { fields: Readonly<Record<string, unknown>>; area: Areas; isSliver: boolean }>();
  for (const [i, overlay] of overlays.entries()) {
    if (overlay.state !== 'checked') continue;
    const { plot, areas, plane } = subjects[i]!;
    for (const { feature, fields, geometry } of overlay.features) {
      const source = {
        plot: plot.number,
        plotAreas: areas,
        areaKind: 'ellipsoidal' as const,
        feature,
        fields,
        geometry,
      };
      const pieces = measurePieces(source, plane, thresholds, 'bounded');
      const before = found.get(feature);
      const area = areasOf(geometry, plane);
      found.set(feature, {
        fields,
        area: {
          ellipsoidal: area.ellipsoidal + (before?.area.ellipsoidal ?? 0),
          planar: area.planar + (before?.area.planar ?? 0),
        },
        isSliver: pieces.every((piece) => piece.class !== 'real') && (before?.isSliver ?? true),
      });
    }
  }
  const number = (value: unknown): number | null => (value == null ? null : Number(value));
  const text = (value: unknown): string | null => (typeof value === 'string' ? value : null);
  return [...found]
    .map(([feature, { fields, area, isSliver }]) => ({
      feature: Number(feature),
      code: String(fields[layer.key[0]!]),
      location: text(fields['location']) ?? text(fields['name']),
      landClass: text(fields['landClass']),
      registeredArea: number(fields['area'] ?? fields['groundArea']),
      area,
      isSliver,
    }))
    .sort((a, b) => b.area.ellipsoidal - a.area.ellipsoidal || (a.code < b.code ? -1 : 1));
}

/** A task under way on ground of the sketch. */
export interface TaskNearby {
  readonly id: number;
  readonly number: string;
  readonly state: string;
  /** m² on the ellipsoid of the database, for orientation. */
  readonly area: number;
}

/** Open tasks whose ground the sketch shares; a second survey of the same land is rarely meant. */
export async function tasksUnder(
  db: Pool,
  geometry: FlatGeometry,
  but: number | null = null,
): Promise<readonly TaskNearby[]> {
  const open = Object.entries(surveyStates).flatMap(([state, { isOpen }]) => (isOpen ? [state] : []));
  const { rows } = await db.query<TaskNearby>(
    `select id::integer as id, number, state, area
from (
  select id, number, state, ST_Area(ST_Intersection(geom, sketch)::geography) as area
  from dimai.survey_task, ST_SetSRID($1::bytea::geometry, 4490) as sketch
  where geom && sketch and state = any($2::text[]) and ($3::bigint is null or id <> $3::bigint)
) as near
where area >= ${LEAST_GROUND}
order by area desc, id
limit 50`,
    [Buffer.from(toWkb(geometry)), open, but],
  );
  return rows;
}

/** GeoJSON of a WKB in degrees. */
export const geoJsonOf = (shape: Buffer) => toGeoJson(fromWkb(shape).geometry);
