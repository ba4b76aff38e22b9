/**
 * Nodes of a survey drawn to the ground that is published already. Everything is plane metres.
 *
 *   1. A node within the tolerance of a published point becomes that point; else, of a published line, its foot on the line.
 *   2. What is left is drawn to nodes of other parcels of the survey, the earlier ones first.
 *   3. Where a point of somebody else stands beside an edge, the edge takes it up as a node: two borders have the same nodes then.
 *
 * Published points never move: they are only read. A node moves by no more than the tolerance, or twice that where its foot on a
 * line stands beside a point. Doing it again changes nothing.
 */
import Flatbush from 'flatbush';

export type Position = readonly [east: number, north: number];
/** Closed: the last position repeats the first. */
export type Ring = readonly Position[];

/** A parcel of the survey: rings of all its parts, one after the other. */
export interface SnapShape {
  readonly id: number;
  readonly rings: readonly Ring[];
}

/** A node that was moved. */
export interface NodeMove {
  readonly id: number;
  readonly from: Position;
  readonly to: Position;
  readonly metres: number;
  readonly to_what: 'published-point' | 'published-line' | 'survey-point';
}

/** A point that an edge took up. `metres` is how far beside the edge it stood. */
export interface NodeAdded {
  readonly id: number;
  readonly at: Position;
  readonly metres: number;
  readonly of: 'published' | 'survey';
}

export interface Snapped {
  readonly shapes: readonly SnapShape[];
  readonly moves: readonly NodeMove[];
  readonly added: readonly NodeAdded[];
  /** Rings that have fewer than three different nodes left; they stay as they were delivered. */
  readonly collapsed: readonly { readonly id: number; readonly ring: number; readonly at: Position }[];
}

/** What is one place: below what any coordinate is written with. */
const SAME = 1e-7;
/** Rounds of step 3; each takes up points of a finite set, so it ends by itself long before. */
const MOST_ROUNDS = 16;

const keyOf = ([x, y]: Position): string => `${x},${y}`;
const apart = (a: Position, b: Position): number => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** Draws the shapes of a survey to published rings and points, and to each other. `tolerance` 0 changes nothing. */
export function snapShapes(
  shapes: readonly SnapShape[],
  published: { readonly rings: readonly Ring[]; readonly points: readonly Position[] },
  tolerance: number,
): Snapped {
  if (!(tolerance > 0)) return { shapes, moves: [], added: [], collapsed: [] };
  const fixed = new Ground(published.rings, published.points);
  const moves = new Map<string, NodeMove>();
  const collapsed: { id: number; ring: number; at: Position }[] = [];
  const drawn = drawNodes(shapes, fixed, tolerance, moves);
  const cleaned = drawn.map(({ id, rings }, s) => ({
    id,
    rings: rings.map((ring, r) => {
      const plain = withoutRepeats(ring);
      if (plain.length >= 4) return plain;
      collapsed.push({ id, ring: r, at: shapes[s]!.rings[r]![0]! });
      return shapes[s]!.rings[r]!;
    }),
  }));
  const added: NodeAdded[] = [];
  const joined = takeUpNodes(cleaned, fixed, tolerance, added);
  return { shapes: joined, moves: [...moves.values()], added, collapsed };
}

/** Steps 1 and 2. */
function drawNodes(
  shapes: readonly SnapShape[],
  fixed: Ground,
  tolerance: number,
  moves: Map<string, NodeMove>,
): readonly SnapShape[] {
  const settled = new Map<string, Position>();
  const rest: { readonly id: number; readonly ring: Ring; readonly node: Position; readonly owner: string }[] = [];
  const anchors = new Anchors(tolerance);
  // nodes drawn to a line: those of two parcels that are one node are drawn to one place of it
  const feet = new Anchors(tolerance);
  const note = (id: number, node: Position, to: Position, what: NodeMove['to_what']): void => {
    const metres = apart(node, to);
    if (metres > SAME) moves.set(`${id} ${keyOf(node)}`, { id, from: node, to, metres, to_what: what });
  };
  for (const [s, { id, rings }] of shapes.entries()) {
    for (const [r, ring] of rings.entries()) {
      for (const node of ring.slice(0, -1)) {
        const owner = `${s} ${r}`;
        const found = drawToGround(node, fixed, tolerance);
        if (found === undefined) {
          rest.push({ id, ring, node, owner });
          continue;
        }
        const isFoot = found.what === 'published-line';
        const at = settled.get(keyOf(node)) ?? (isFoot ? feet.nearest(found.at, owner) : undefined) ?? found.at;
        settled.set(keyOf(node), at);
        anchors.add(at, owner);
        if (isFoot) feet.add(at, owner);
        note(id, node, at, found.what);
      }
    }
  }
  for (const { id, node, owner } of rest) {
    const known = settled.get(keyOf(node));
    const to = known ?? anchors.nearest(node, owner) ?? node;
    settled.set(keyOf(node), to);
    anchors.add(to, owner);
    note(id, node, to, 'survey-point');
  }
  return shapes.map(({ id, rings }) => ({
    id,
    rings: rings.map((ring) => ring.map((node) => settled.get(keyOf(node)) ?? node)),
  }));
}

function drawToGround(
  node: Position,
  fixed: Ground,
  tolerance: number,
): { readonly at: Position; readonly what: NodeMove['to_what'] } | undefined {
  const point = fixed.nearestPoint(node, tolerance);
  if (point !== undefined) return { at: point, what: 'published-point' };
  const foot = fixed.nearestFoot(node, tolerance);
  if (foot === undefined) return undefined;
  const beside = fixed.nearestPoint(foot, tolerance);
  if (beside !== undefined) return { at: beside, what: 'published-point' };
  // On the line already: a second foot would be a rounding beside the first.
  return { at: apart(foot, node) <= SAME ? node : foot, what: 'published-line' };
}

/** Step 3: edges take up what stands beside them, until nothing does. */
function takeUpNodes(
  shapes: readonly SnapShape[],
  fixed: Ground,
  tolerance: number,
  added: NodeAdded[],
): readonly SnapShape[] {
  let current = shapes;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const survey = new Ground(
      current.flatMap(({ rings }) => rings),
      [],
    );
    let changed = false;
    current = current.map(({ id, rings }) => ({
      id,
      rings: rings.map((ring) => {
        const own = new Set(ring.map(keyOf));
        const longer: Position[] = [ring[0]!];
        for (let i = 1; i < ring.length; i++) {
          const [a, b] = [ring[i - 1]!, ring[i]!];
          const beside = [
            ...fixed.pointsBeside(a, b, tolerance).map((found) => ({ ...found, of: 'published' as const })),
            ...survey.pointsBeside(a, b, tolerance).map((found) => ({ ...found, of: 'survey' as const })),
          ].toSorted((one, other) => one.along - other.along);
          for (const { at, metres, of } of beside) {
            if (own.has(keyOf(at))) continue;
            own.add(keyOf(at));
            longer.push(at);
            added.push({ id, at, metres, of });
            changed = true;
          }
          longer.push(b);
        }
        return longer;
      }),
    }));
    if (!changed) break;
  }
  return current;
}

function withoutRepeats(ring: Ring): Ring {
  const plain = ring.filter((node, i) => i === 0 || keyOf(node) !== keyOf(ring[i - 1]!));
  // a spike without width: out and back over the same two nodes
  let found = true;
  while (found && plain.length > 3) {
    found = false;
    for (let i = 0; i < plain.length - 1; i++) {
      const before = plain[i === 0 ? plain.length - 2 : i - 1]!;
      const after = plain[i + 1]!;
      if (keyOf(before) !== keyOf(after)) continue;
      const open = plain.slice(0, -1);
      open.splice(i, 1);
      const at = i % open.length;
      if (keyOf(open[at]!) === keyOf(open[(at + open.length - 1) % open.length]!)) open.splice(at, 1);
      plain.splice(0, plain.length, ...open, open[0]!);
      found = true;
      break;
    }
  }
  return plain;
}

/** Nodes of the survey that others may be drawn to, by the ring that brought them. State: grows while nodes are settled. */
class Anchors {
  private readonly cells = new Map<string, { readonly at: Position; readonly owners: Set<string> }[]>();
  private readonly tolerance: number;

  constructor(tolerance: number) {
    this.tolerance = tolerance;
  }

  add(at: Position, owner: string): void {
    const cell = this.cellOf(at[0], at[1]);
    const known = this.cells.get(cell) ?? [];
    const same = known.find((each) => keyOf(each.at) === keyOf(at));
    if (same === undefined) known.push({ at, owners: new Set([owner]) });
    else same.owners.add(owner);
    this.cells.set(cell, known);
  }

  /** The nearest one that no node of the same ring has become: two nodes of one ring stay two. */
  nearest(node: Position, owner: string): Position | undefined {
    let best: Position | undefined;
    let least = this.tolerance;
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        const cell = this.cellOf(node[0] + dx * this.tolerance, node[1] + dy * this.tolerance);
        for (const { at, owners } of this.cells.get(cell) ?? []) {
          const metres = apart(at, node);
          if (metres > least || (metres > SAME && owners.has(owner))) continue;
          least = metres;
          best = at;
        }
      }
    }
    return best;
  }

  private cellOf(x: number, y: number): string {
    return `${Math.floor(x / this.tolerance)} ${Math.floor(y / this.tolerance)}`;
  }
}

/** Points and edges that are looked up by place. */
class Ground {
  private readonly points: readonly Position[];
  private readonly edges: readonly (readonly [Position, Position])[];
  private readonly pointIndex: Flatbush | undefined;
  private readonly edgeIndex: Flatbush | undefined;

  constructor(rings: readonly Ring[], points: readonly Position[]) {
    const all = new Map<string, Position>();
    for (const at of [...rings.flat(), ...points]) all.set(keyOf(at), at);
    this.points = [...all.values()];
    this.edges = rings.flatMap((ring) => ring.slice(1).map((to, i) => [ring[i]!, to] as const));
    this.pointIndex = indexOf(this.points.map((at) => [at, at] as const));
    this.edgeIndex = indexOf(this.edges);
  }

  nearestPoint(node: Position, tolerance: number): Position | undefined {
    let best: Position | undefined;
    let least = tolerance;
    for (const i of searchAround(this.pointIndex, node, tolerance)) {
      const metres = apart(this.points[i]!, node);
      if (metres > least || (metres === least && best !== undefined)) continue;
      least = metres;
      best = this.points[i]!;
    }
    return best;
  }

  /** Where the nearest line within the tolerance is nearest. */
  nearestFoot(node: Position, tolerance: number): Position | undefined {
    let best: Position | undefined;
    let least = tolerance;
    for (const i of searchAround(this.edgeIndex, node, tolerance)) {
      const { at, metres } = footOn(...this.edges[i]!, node);
      if (metres > least || (metres === least && best !== undefined)) continue;
      least = metres;
      best = at;
    }
    return best;
  }

  /** Points beside an edge, strictly between its ends. */
  pointsBeside(
    a: Position,
    b: Position,
    tolerance: number,
  ): readonly { readonly at: Position; readonly metres: number; readonly along: number }[] {
    const found = this.pointIndex?.search(
      Math.min(a[0], b[0]) - tolerance,
      Math.min(a[1], b[1]) - tolerance,
      Math.max(a[0], b[0]) + tolerance,
      Math.max(a[1], b[1]) + tolerance,
    );
    return (found ?? []).flatMap((i) => {
      const at = this.points[i]!;
      const { metres, along } = footOn(a, b, at);
      const isBetween = along > 0 && along < 1 && apart(at, a) > SAME && apart(at, b) > SAME;
      return isBetween && metres <= tolerance ? [{ at, metres, along }] : [];
    });
  }
}

function indexOf(edges: readonly (readonly [Position, Position])[]): Flatbush | undefined {
  if (edges.length === 0) return undefined;
  const index = new Flatbush(edges.length);
  for (const [a, b] of edges) {
    index.add(Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[0], b[0]), Math.max(a[1], b[1]));
  }
  index.finish();
  return index;
}

function searchAround(index: Flatbush | undefined, [x, y]: Position, reach: number): readonly number[] {
  return index?.search(x - reach, y - reach, x + reach, y + reach) ?? [];
}

function footOn(
  a: Position,
  b: Position,
  node: Position,
): { readonly at: Position; readonly metres: number; readonly along: number } {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const square = dx * dx + dy * dy;
  const along = square === 0 ? 0 : ((node[0] - a[0]) * dx + (node[1] - a[1]) * dy) / square;
  const within = Math.min(1, Math.max(0, along));
  const at: Position = [a[0] + within * dx, a[1] + within * dy];
  return { at, metres: apart(at, node), along };
}
