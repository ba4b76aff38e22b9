/**
 * 矿业权拐点坐标: a row per right. Areas are added, deducted ones become holes where they lie inside; an area inside another
 * one (two seams, one above the other) adds nothing to the plan. Elevations of each part stay in 区域坐标.
 */

import { applyReading, type Detection, detectCoordinates } from '../../../schemas/detect-coordinates.ts';
import { parseVertexText, type VertexRegion } from '../../../schemas/formats/vertex-text.ts';
import type { FlatGeometry } from '../../../schemas/geometry.ts';
import { type Issue, issue } from '../../issues.ts';
import { nestRings } from '../../nest-rings.ts';
import { inBatches } from '../batches.ts';
import { layerName } from '../layer-name.ts';
import { READ_LIMITS, type ReadLimits } from '../read-limits.ts';
import type {
  DeliveredFile,
  Reader,
  ReadOptions,
  SourceColumn,
  SourceLayer,
  SourceRow,
  SourceValue,
} from '../reader.ts';
import { formatOf } from '../recognise.ts';
import { contentDigest, findEncoding, linesOf } from '../text-file.ts';
import { splitLine } from './looks-like-vertex-text.ts';

export const vertexTextReader: Reader = {
  id: 'vertex-text',
  label: '矿业权拐点坐标',
  extensions: ['txt'],
  layers: async (files, options) => {
    const layers: SourceLayer[] = [];
    for (const file of files) {
      if ((await formatOf(file)) === 'vertex-text') layers.push(await openLayer(file, options));
    }
    return layers;
  },
};

interface RightLine {
  readonly line: number;
  readonly before: readonly string[];
  readonly text: string;
}

const OWN_COLUMNS = ['开采上标高', '开采下标高', '区域坐标', '坐标串'];
const SAMPLED = 5000;

async function openLayer(file: DeliveredFile, options: ReadOptions): Promise<SourceLayer> {
  const limits = options.limits ?? READ_LIMITS;
  const { label, declared } = await findEncoding(file.path, options.encoding);
  const pairs: [number, number][] = [];
  const systems = new Map<number | undefined, number>();
  let headings: readonly string[] = [];
  let width = 0;
  let rows = 0;
  for await (const { before, text } of linesWith(file, label, limits, (found) => (headings = found))) {
    rows++;
    width = Math.max(width, before.length);
    const right = pairsOf(parseVertexText(text).regions);
    const system = ownSystem(right).epsg;
    systems.set(system, (systems.get(system) ?? 0) + 1);
    if (pairs.length < SAMPLED) pairs.push(...right.slice(0, SAMPLED));
  }
  const usual = ['许可证号', '矿山名称'];
  const names = Array.from({ length: width }, (_, i) => headings[i] ?? usual[i] ?? `列${i + 1}`);
  const columns = [...names, ...OWN_COLUMNS].map((name): SourceColumn => ({ name, type: 'text', length: 0, scale: 0 }));
  const detection = detectCoordinates(pairs, { order: 'north-east', batch: true });
  const isConfirmed = options.correctCoordinates === true;
  const zones = severalZones(detection, systems, rows);
  return {
    name: layerName(file.name),
    columns,
    geometry: 'polygon',
    rowCount: rows,
    ...(zones == null ? crsOf(detection, isConfirmed) : { crsText: `EPSG:${zones.usual}` }),
    encoding: { label, declared },
    issues: zones == null ? coordinateIssues(detection, isConfirmed) : [zones.finding],
    sha256: () => contentDigest([file]),
    bytes: file.bytes,
    read: () => inBatches(readRows(file, label, limits, { width, detection, isConfirmed, usual: zones?.usual })),
  };
}

/** [north, east] of every point of a right. */
function pairsOf(regions: readonly VertexRegion[]): [number, number][] {
  return regions.flatMap(({ points }) =>
    points.map(({ north, east }): [number, number] => [Number(north), Number(east)]),
  );
}

/** The system that a right's own eastings name by their zone, or what is wrong with them. */
function ownSystem(pairs: readonly (readonly [number, number])[]): { epsg?: number; findings: Detection['findings'] } {
  const detection = detectCoordinates(pairs, { order: 'north-east', batch: true });
  const { findings } = detection;
  const isNamed =
    detection.state === 'recognised' && detection.reading.kind === 'projected' && detection.reading.prefixed;
  return isNamed ? { epsg: detection.reading.epsg, findings } : { findings };
}

interface SeveralZones {
  /** EPSG code of the system of most rights. */
  readonly usual: number;
  readonly finding: Issue;
}

/** Share of the rights that have to name a zone: else the file is of one form, and something is wrong with it. */
const NAMED = 0.5;

/** A register of a region that spans zones: each right is drawn in the zone that its eastings begin with. */
function severalZones(
  { findings }: Detection,
  systems: ReadonlyMap<number | undefined, number>,
  rows: number,
): SeveralZones | undefined {
  const named = [...systems].flatMap(([epsg, count]) => (epsg == null ? [] : [{ epsg, count }]));
  const isMixed = named.length > 1 && findings.some(({ code }) => code === 'rows-mixed');
  if (!isMixed || named.reduce((sum, { count }) => sum + count, 0) < NAMED * rows) return undefined;
  const ordered = named.toSorted((a, b) => b.count - a.count || a.epsg - b.epsg);
  const actual = ordered.map(({ epsg, count }) => `EPSG:${epsg} ${count} 行 rows`).join('、');
  return { usual: ordered[0]!.epsg, finding: issue('zones-several', null, { actual }) };
}

function crsOf(detection: Detection, isConfirmed: boolean): Pick<SourceLayer, 'crsText' | 'crsProblem'> {
  if (detection.state === 'recognised' || (detection.state === 'correctable' && isConfirmed)) {
    return { crsText: `EPSG:${detection.reading.epsg}` };
  }
  const isOpen = detection.state === 'choose' || detection.findings.every(({ code }) => code === 'zone-missing');
  if (isOpen) return { crsText: undefined };
  const zh = detection.findings.map(({ message }) => message.zh).join('；');
  const en = detection.findings.map(({ message }) => message.en).join('; ');
  const hint =
    detection.state === 'correctable'
      ? { zh: '确认后加 --correct-coordinates 更正入库。', en: 'Add --correct-coordinates to load it corrected.' }
      : { zh: '请更正文件，或核实后用 --crs EPSG代码 指定。', en: 'Correct the file, or give --crs EPSG.' };
  return { crsText: undefined, crsProblem: { zh: `${zh}。${hint.zh}`, en: `${en}. ${hint.en}` } };
}

function coordinateIssues({ state, findings }: Detection, isConfirmed: boolean): readonly Issue[] {
  return findings.flatMap(({ code, severity, message }) => {
    if (code === 'latitude-first') return [];
    if (severity !== 'error') return [{ ...issue('coordinate-form', null, { detail: message }), severity }];
    return state === 'correctable' && isConfirmed ? [issue('coordinates-corrected', null, { detail: message })] : [];
  });
}

/** Lines with coordinates; a first line without is the headings. */
async function* linesWith(
  { path }: DeliveredFile,
  label: string,
  limits: ReadLimits,
  onHeadings?: (headings: readonly string[]) => void,
): AsyncGenerator<RightLine> {
  let line = 0;
  let isFirst = true;
  for await (const lines of linesOf(path, label, limits)) {
    for (const given of lines) {
      line++;
      if (given.trim() === '') continue;
      const { before, text } = splitLine(given);
      const isHeading = isFirst && !/\d\s*,\s*\d/.test(text);
      isFirst = false;
      if (isHeading) onHeadings?.([...before, text]);
      else yield { line, before, text };
    }
  }
}

interface RowReading {
  /** Fields before the coordinates. */
  readonly width: number;
  readonly detection: Detection;
  readonly isConfirmed: boolean;
  /** The system of most rights, where they name several. */
  readonly usual: number | undefined;
}

async function* readRows(
  file: DeliveredFile,
  label: string,
  limits: ReadLimits,
  { width, detection, isConfirmed, usual }: RowReading,
): AsyncGenerator<SourceRow> {
  let sourceRow = 0;
  for await (const { line, before, text } of linesWith(file, label, limits)) {
    sourceRow++;
    const { regions, faults } = parseVertexText(text);
    const issues = faults.map(({ field, actual, expected }) =>
      issue('line-malformed', sourceRow, {
        actual: `第 ${line} 行第 ${field} 项 line ${line} field ${field}: ${actual} (${expected})`,
      }),
    );
    const vertices = regions.reduce((sum, { points }) => sum + points.length, 0);
    if (vertices > limits.vertices) {
      issues.push(issue('shape-too-large', sourceRow, { actual: String(vertices), expected: String(limits.vertices) }));
    }
    const place = placer(detection, isConfirmed);
    const own = usual == null ? undefined : ownSystem(pairsOf(regions));
    if (own != null && own.epsg == null && faults.length === 0) {
      for (const { message } of own.findings) issues.push(issue('coordinate-form', sourceRow, { detail: message }));
    }
    yield {
      sourceRow,
      ...(own?.epsg == null || own.epsg === usual ? {} : { epsg: own.epsg }),
      values: [...Array.from({ length: width }, (_, i) => before[i] || null), ...ownValues(regions, text)],
      geometry: vertices > limits.vertices ? null : planOf(regions, place, sourceRow, issues),
      issues,
    };
  }
}

type Placer = (north: number, east: number) => readonly [number, number];

function placer(detection: Detection, isConfirmed: boolean): Placer {
  const isRead = detection.state === 'recognised' || (detection.state === 'correctable' && isConfirmed);
  if (!isRead) return (north, east) => [east, north];
  const { reading } = detection;
  return (north, east) => applyReading([[north, east]], reading) as unknown as readonly [number, number];
}

/** Highest and lowest elevation over the added areas, the parts as JSON, the text as it came. */
function ownValues(regions: readonly VertexRegion[], text: string): readonly SourceValue[] {
  const added = regions.filter(({ sign }) => sign !== '-1');
  const numbers = (key: 'upper' | 'lower') =>
    added
      .map((region) => region[key])
      .filter((elevation) => elevation !== '' && Number.isFinite(Number(elevation)))
      .map(Number);
  const [upper, lower] = [numbers('upper'), numbers('lower')];
  const parts = regions.map(({ points, upper: 上标高, lower: 下标高, sign }) => ({
    点数: points.length,
    上标高: 上标高 === '' ? null : Number(上标高),
    下标高: 下标高 === '' ? null : Number(下标高),
    扣除: sign === '-1',
  }));
  return [
    upper.length === 0 ? null : Math.max(...upper),
    lower.length === 0 ? null : Math.min(...lower),
    JSON.stringify(parts),
    text,
  ];
}

interface PlanRing {
  readonly xy: readonly number[];
  readonly isDeducted: boolean;
}

/** Shells with their holes. A deducted area outside every other is reported, an added one inside another is left out. */
function planOf(
  regions: readonly VertexRegion[],
  place: Placer,
  sourceRow: number,
  issues: Issue[],
): FlatGeometry | null {
  const rings = regions.flatMap(({ points, sign }): PlanRing[] => {
    const xy = points.flatMap(({ north, east }) => [...place(Number(north), Number(east))]);
    if (xy.length < 2) return [];
    // registers never repeat the first point
    const isClosed = xy[0] === xy.at(-2) && xy[1] === xy.at(-1) && xy.length > 2;
    return [{ xy: isClosed ? xy : [...xy, xy[0]!, xy[1]!], isDeducted: sign === '-1' }];
  });
  const added = rings.filter(({ isDeducted }) => !isDeducted);
  const shells = added.filter(
    (ring, i) => !added.some((other, k) => k !== i && isInside(ring, other) && (k < i || !isInside(other, ring))),
  );
  const polygons = shells.map((shell) => [shell]);
  for (const ring of rings.filter(({ isDeducted }) => isDeducted)) {
    const owner = polygons.find(([shell]) => isInside(ring, shell!));
    if (owner == null) issues.push(issue('deduction-apart', sourceRow, { actual: `${ring.xy[0]} ${ring.xy[1]}` }));
    else owner.push(ring);
  }
  if (polygons.length === 0) return null;
  return flat(polygons);
}

function isInside(inner: PlanRing, outer: PlanRing): boolean {
  const ends = Uint32Array.of(outer.xy.length / 2, (outer.xy.length + inner.xy.length) / 2);
  const { geometry } = nestRings(Float64Array.from([...outer.xy, ...inner.xy]), ends);
  return geometry.parts.length === 1 && geometry.xy[0] === outer.xy[0] && geometry.xy[1] === outer.xy[1];
}

function flat(polygons: readonly (readonly PlanRing[])[]): FlatGeometry {
  const rings = polygons.flat();
  const ends: number[] = [];
  for (const { xy } of rings) ends.push((ends.at(-1) ?? 0) + xy.length / 2);
  const parts: number[] = [];
  for (const polygon of polygons) parts.push((parts.at(-1) ?? 0) + polygon.length);
  return {
    type: polygons.length === 1 ? 'Polygon' : 'MultiPolygon',
    xy: Float64Array.from(rings.flatMap(({ xy }) => xy)),
    ends: Uint32Array.from(ends),
    parts: Uint32Array.from(parts),
  };
}
