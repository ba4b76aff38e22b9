/**
 * Shapes against themselves and against each other: a sweep over all polygons of a layer in the plane they were drawn in.
 * Exact: borders that share their points cancel, what is left over is the outline, a gap or an overlap. Memory is bounded:
 * more than one strip's worth of shapes is read strip by strip, and a pair belongs to the strip where its common box begins.
 */

import { setImmediate } from 'node:timers/promises';
import Flatbush from 'flatbush';
import type pg from 'pg';
import type { QualityRules } from '../../schemas/rules/quality-rule.ts';
import type { Issue } from '../issues.ts';
import { EdgeFinder, edgesOf } from './edge-finder.ts';
import { enclosedFaces, measureOverlaps, type Piece } from './measure.ts';
import { OverlapTest } from './overlap-test.ts';
import { shapeFaults } from './shape-faults.ts';
import { SlitFinder } from './slits.ts';
import { isSameShape } from './store-wkb.ts';
import type { PolygonStore } from './polygon-store.ts';
import { frameOf, readStrip, type Strip, type TopologyFrame, type TopologySource } from './topology-source.ts';

export type TopologyRules = Pick<QualityRules, 'shape' | 'overlap' | 'gap'>;

export interface TopologyFinding {
  readonly code:
    | 'overlap'
    | 'overlap-elsewhere'
    | 'gap'
    | 'gap-enclosed'
    | 'points-close'
    | 'spike'
    | 'parts-several'
    | 'sliver';
  readonly severity: Issue['severity'];
  /** Row that is reported: the later one of a pair. */
  readonly id: number;
  /** The other row of a pair; a feature around for `overlap-elsewhere`. */
  readonly other: number | null;
  readonly actual: string;
  readonly expected: string | null;
  readonly place: readonly [number, number];
}

/** Polygons between two looks at the clock and the signal. */
const BREATH = 4096;

/** Runs the rules that a layer has. Nothing is found in a layer without areas. */
export async function checkTopology(
  client: pg.PoolClient,
  source: TopologySource,
  rules: TopologyRules,
  signal?: AbortSignal,
): Promise<readonly TopologyFinding[]> {
  if (rules.shape == null && rules.overlap == null && rules.gap == null) return [];
  const frame = await frameOf(client, source);
  if (frame == null) return [];
  const findings: TopologyFinding[] = [];
  const leftover = new Map<number | null, Edges>();
  for (const [i, low] of frame.strips.entries()) {
    const high = frame.strips[i + 1] ?? Infinity;
    const strip = await readStrip(client, source, frame, low, high);
    const sweep = new Sweep(strip, frame, rules, low, high);
    await sweep.run(signal);
    findings.push(...sweep.shapeFindings(), ...(await sweep.overlapFindings(client)), ...sweep.slitFindings());
    if (rules.gap?.kind === 'enclosed') {
      sweep.collectLeftover(leftover);
      if (frame.strips.length === 1) findings.push(...(await enclosedGaps(client, rules.gap, leftover, strip, frame)));
    }
  }
  if (rules.gap?.kind === 'enclosed' && frame.strips.length > 1) {
    findings.push(...(await gapsOverStrips(client, source, frame, rules.gap, leftover)));
  }
  return findings;
}

interface Edges {
  readonly x0: number[];
  readonly y0: number[];
  readonly x1: number[];
  readonly y1: number[];
}

/** One strip on its way through the rules. */
class Sweep {
  private readonly store: PolygonStore;
  private readonly levels: Strip['levels'];
  private readonly frame: TopologyFrame;
  private readonly rules: TopologyRules;
  private readonly finder: EdgeFinder;
  private readonly test: OverlapTest;
  private readonly index: Flatbush | null;
  /** Where the strip begins and ends, in metres of the store. */
  private readonly low: number;
  private readonly high: number;
  /** Pairs that share ground, and pairs that come near each other without. */
  private readonly overlapping: [number, number][] = [];
  private readonly neighbours: number[] = [];

  constructor({ store, levels }: Strip, frame: TopologyFrame, rules: TopologyRules, low: number, high: number) {
    this.store = store;
    this.levels = levels;
    this.frame = frame;
    this.rules = rules;
    this.finder = new EdgeFinder(store);
    this.test = new OverlapTest(store, this.finder);
    const { originX, scaleX } = frame.plane;
    this.low = (low - originX) * scaleX;
    this.high = (high - originX) * scaleX;
    this.index = indexOf(store);
  }

  async run(signal: AbortSignal | undefined): Promise<void> {
    const { store, index, rules, levels } = this;
    if (index == null || (rules.overlap == null && rules.gap == null)) return;
    const { bounds, ids } = store;
    const reach = rules.gap?.kind === 'slit' ? rules.gap.widest! : 0;
    const isSlitWanted = rules.gap?.kind === 'slit';
    for (let a = 0; a < store.length; a++) {
      if (a % BREATH === 0) {
        signal?.throwIfAborted();
        await setImmediate();
      }
      const at = 4 * a;
      const found = index.search(
        bounds[at]! - reach,
        bounds[at + 1]! - reach,
        bounds[at + 2]! + reach,
        bounds[at + 3]! + reach,
        (b) => b > a,
      );
      for (const b of found) {
        if ((ids[a]! < 0 && ids[b]! < 0) || levels[a] !== levels[b]) continue;
        const isOverlap = this.test.sharesGround(a, b);
        if (!this.isInStrip(Math.max(bounds[at]!, bounds[4 * b]!))) continue;
        if (isOverlap) this.overlapping.push([a, b]);
        else if (isSlitWanted && ids[a]! >= 0 && ids[b]! >= 0) this.neighbours.push(a, b);
      }
    }
  }

  private isInStrip(x: number): boolean {
    return x >= this.low && x < this.high;
  }

  *shapeFindings(): Generator<TopologyFinding> {
    const { store, rules, frame } = this;
    if (rules.shape == null) return;
    for (let a = 0; a < store.length; a++) {
      const id = store.ids[a]!;
      if (id < 0 || !this.isInStrip(store.bounds[4 * a]!)) continue;
      for (const { x, y, ...fault } of shapeFaults(store, a, rules.shape)) {
        yield { ...fault, id, other: null, place: frame.placeOf(store, x, y) };
      }
    }
  }

  async overlapFindings(client: pg.ClientBase): Promise<readonly TopologyFinding[]> {
    const { store, rules, frame } = this;
    const { overlap } = rules;
    if (overlap == null) return [];
    // shapes delivered twice are reported as that
    const pairs = this.overlapping.filter(([a, b]) => store.ids[b]! < 0 || !isSameShape(store, a, b));
    const pieces = await measureOverlaps(client, store, pairs, overlap);
    return pieces.flatMap((piece, i) => {
      if (piece == null) return [];
      const [a, b] = pairs[i]!;
      const [first, second] = [store.ids[a]!, store.ids[b]!];
      const isAround = first < 0 || second < 0;
      return {
        code: isAround ? 'overlap-elsewhere' : 'overlap',
        severity: overlap.severity,
        id: Math.max(first, second),
        other: isAround ? -Math.min(first, second) : Math.min(first, second),
        actual: sizeOf(piece),
        expected: null,
        place: frame.placeOf(store, piece.x, piece.y),
      } as const;
    });
  }

  *slitFindings(): Generator<TopologyFinding> {
    const { store, rules, frame, neighbours } = this;
    const { gap } = rules;
    if (gap?.kind !== 'slit') return;
    const finder = new SlitFinder(store, this.finder, this.test.isShared, gap.widest!);
    const isOpen = (x: number, y: number) => !this.isCovered(x, y);
    for (let i = 0; i < neighbours.length; i += 2) {
      const [a, b] = [neighbours[i]!, neighbours[i + 1]!];
      const slit = finder.between(a, b, isOpen);
      if (slit == null || slit.squareMetres < gap.squareMetres || slit.metres < gap.metres) continue;
      const ids = [store.ids[a]!, store.ids[b]!];
      yield {
        code: 'gap',
        severity: gap.severity,
        id: Math.max(...ids),
        other: Math.min(...ids),
        actual: sizeOf(slit),
        expected: null,
        place: frame.placeOf(store, slit.x, slit.y),
      };
    }
  }

  private isCovered(x: number, y: number): boolean {
    return this.index!.search(x, y, x, y).some((polygon) => this.finder.contains(polygon, x, y));
  }

  /** Edges that begin in this strip and that no neighbour shares. */
  collectLeftover(into: Map<number | null, Edges>): void {
    const { store, levels, test } = this;
    for (let a = 0; a < store.length; a++) {
      if (store.ids[a]! < 0) continue;
      const level = levels[a]!;
      const edges = into.get(level) ?? { x0: [], y0: [], x1: [], y1: [] };
      into.set(level, edges);
      for (const edge of edgesOf(store, a)) {
        const [x0, y0, x1, y1] = store.xy.subarray(2 * edge, 2 * edge + 4);
        if (test.isShared[edge] === 1 || !this.isInStrip(Math.min(x0!, x1!))) continue;
        edges.x0.push(x0!);
        edges.y0.push(y0!);
        edges.x1.push(x1!);
        edges.y1.push(y1!);
      }
    }
  }
}

function indexOf(store: PolygonStore): Flatbush | null {
  if (store.length === 0) return null;
  const index = new Flatbush(store.length);
  for (let at = 0; at < 4 * store.length; at += 4) {
    index.add(store.bounds[at]!, store.bounds[at + 1]!, store.bounds[at + 2]!, store.bounds[at + 3]!);
  }
  index.finish();
  return index;
}

function sizeOf({ squareMetres, metres }: Pick<Piece, 'squareMetres' | 'metres'>): string {
  return `${squareMetres.toFixed(squareMetres < 1 ? 4 : 2)} ㎡, ${metres.toFixed(3)} m`;
}

type GapRule = NonNullable<TopologyRules['gap']>;
type Face = Awaited<ReturnType<typeof enclosedFaces>>[number] & { readonly level: number | null };

async function facesOf(
  client: pg.ClientBase,
  gap: GapRule,
  leftover: ReadonlyMap<number | null, Edges>,
): Promise<Face[]> {
  const faces: Face[] = [];
  for (const [level, edges] of leftover) {
    for (const face of await enclosedFaces(client, edges, gap)) faces.push({ ...face, level });
  }
  return faces;
}

async function enclosedGaps(
  client: pg.ClientBase,
  gap: GapRule,
  leftover: ReadonlyMap<number | null, Edges>,
  { store, levels }: Strip,
  frame: TopologyFrame,
): Promise<readonly TopologyFinding[]> {
  const faces = await facesOf(client, gap, leftover);
  const state = faces.map(newState);
  coverFaces(faces, state, store, levels);
  return openFaces(faces, state, gap, (x, y) => frame.placeOf(store, x, y));
}

interface FaceState {
  isCovered: boolean;
  /** Smallest id of the rows along it. */
  neighbour: number;
}

const newState = (): FaceState => ({ isCovered: false, neighbour: Infinity });

/** Notes which faces a polygon covers or borders on. */
function coverFaces(faces: readonly Face[], state: FaceState[], store: PolygonStore, levels: Strip['levels']): void {
  if (faces.length === 0) return;
  const finder = new EdgeFinder(store);
  const index = indexOf(store);
  if (index == null) return;
  const near = 0.001;
  faces.forEach(({ x, y, borderX, borderY, level }, i) => {
    const own = state[i]!;
    for (const polygon of index.search(x, y, x, y)) {
      if (levels[polygon] === level && finder.contains(polygon, x, y)) own.isCovered = true;
    }
    for (const polygon of index.search(borderX - near, borderY - near, borderX + near, borderY + near)) {
      const id = store.ids[polygon]!;
      if (id < 0 || levels[polygon] !== level || id >= own.neighbour) continue;
      const isBordering = finder.inBox(polygon, borderX - near, borderY - near, borderX + near, borderY + near, []) > 0;
      if (isBordering) own.neighbour = id;
    }
  });
}

function openFaces(
  faces: readonly Face[],
  state: readonly FaceState[],
  { severity }: GapRule,
  placeOf: (x: number, y: number) => readonly [number, number],
): readonly TopologyFinding[] {
  return faces.flatMap((face, i) => {
    const { isCovered, neighbour } = state[i]!;
    if (isCovered || neighbour === Infinity) return [];
    return {
      code: 'gap-enclosed',
      severity,
      id: neighbour,
      other: null,
      actual: sizeOf(face),
      expected: null,
      place: placeOf(face.x, face.y),
    } as const;
  });
}

/** Faces of the whole layer, looked at strip by strip once more. */
async function gapsOverStrips(
  client: pg.PoolClient,
  source: TopologySource,
  frame: TopologyFrame,
  gap: GapRule,
  leftover: ReadonlyMap<number | null, Edges>,
): Promise<readonly TopologyFinding[]> {
  const faces = await facesOf(client, gap, leftover);
  const state = faces.map(newState);
  let placeOf: ((x: number, y: number) => readonly [number, number]) | undefined;
  for (const [i, low] of frame.strips.entries()) {
    const { store, levels } = await readStrip(client, source, frame, low, frame.strips[i + 1] ?? Infinity);
    coverFaces(faces, state, store, levels);
    placeOf ??= (x, y) => frame.placeOf(store, x, y);
  }
  return placeOf == null ? [] : openFaces(faces, state, gap, placeOf);
}
