/**
 * Rounding to the grid can make the rings of a polygon cross or touch; clipping can lay them over themselves. Here the filled
 * area is kept (even-odd) and its border traced anew: edges are split where they meet, those that lie on each other in pairs
 * cancel, and from every vertex the walk goes on along the same filled corner. What comes out are simple rings on the grid.
 */
import { nodeSegments, type Segment } from './node-segments.ts';
import { doubleArea, Points, Rings } from './points.ts';
import { snapRing } from './snap.ts';

/** Valid polygons, exterior first and clockwise on the screen, holes the other way; none where no area is left. */
export function rebuildPolygon(rings: Rings): readonly Rings[] {
  const segments = nodeSegments(segmentsOf(rings));
  const border = oddSegments(segments);
  const loops = traceLoops(border);
  return nestLoops(loops);
}

function segmentsOf(rings: Rings): Segment[] {
  const { xs, ys } = rings;
  const segments: Segment[] = [];
  rings.ends.forEach((end, ring) => {
    const start = rings.start(ring);
    for (let i = start; i < end; i++) {
      const j = i + 1 === end ? start : i + 1;
      segments.push([xs[i]!, ys[i]!, xs[j]!, ys[j]!]);
    }
  });
  return segments;
}

/** Coordinates of a tile fit into 17 bits with room to spare. */
function vertexKey(x: number, y: number): number {
  return (x + 0x8000) * 0x20000 + (y + 0x8000);
}

/** Segments that lie on each other an even number of times have the same on both sides and are no border. */
function oddSegments(segments: readonly Segment[]): readonly Segment[] {
  const odd = new Map<string, Segment>();
  for (const segment of segments) {
    const a = vertexKey(segment[0], segment[1]);
    const b = vertexKey(segment[2], segment[3]);
    const key = a < b ? `${a} ${b}` : `${b} ${a}`;
    if (!odd.delete(key)) odd.set(key, segment);
  }
  return [...odd.values()];
}

interface Spoke {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  isUsed: boolean;
}

/** Walks every border with the filled area on its left; a loop ends where the walk comes back to a vertex. */
function traceLoops(border: readonly Segment[]): readonly Rings[] {
  const spokes = new Map<number, Spoke[]>();
  for (const [x0, y0, x1, y1] of border) {
    addSpoke(spokes, x0, y0, x1, y1);
    addSpoke(spokes, x1, y1, x0, y0);
  }
  for (const around of spokes.values()) around.sort((a, b) => a.angle - b.angle);
  const loops: Rings[] = [];
  for (const segment of border) {
    // A level edge does not tell left from right by a level ray; every loop has others.
    if (segment[1] === segment[3]) continue;
    const [x0, y0, x1, y1] = withFilledLeft(segment, border);
    const first = spokeTo(spokes, x0, y0, x1, y1);
    if (!first.isUsed) walk(spokes, x0, y0, first, loops);
  }
  return loops;
}

function addSpoke(spokes: Map<number, Spoke[]>, x0: number, y0: number, x1: number, y1: number): void {
  const key = vertexKey(x0, y0);
  const spoke = { x: x1, y: y1, angle: Math.atan2(y1 - y0, x1 - x0), isUsed: false };
  const present = spokes.get(key);
  if (present === undefined) spokes.set(key, [spoke]);
  else present.push(spoke);
}

function spokeTo(spokes: ReadonlyMap<number, Spoke[]>, x0: number, y0: number, x1: number, y1: number): Spoke {
  const spoke = spokes.get(vertexKey(x0, y0))?.find(({ x, y }) => x === x1 && y === y1);
  if (spoke === undefined) throw new Error('a border of a tile polygon is broken');
  return spoke;
}

function walk(spokes: ReadonlyMap<number, Spoke[]>, x0: number, y0: number, first: Spoke, loops: Rings[]): void {
  const path: [number, number][] = [];
  const placeOf = new Map<number, number>();
  let [x, y, spoke] = [x0, y0, first];
  while (!spoke.isUsed) {
    spoke.isUsed = true;
    const key = vertexKey(x, y);
    const place = placeOf.get(key);
    if (place === undefined) {
      placeOf.set(key, path.length);
      path.push([x, y]);
    } else {
      cutLoop(path, place + 1, placeOf, loops, [x, y]);
    }
    const around = spokes.get(vertexKey(spoke.x, spoke.y)) ?? [];
    const back = around.findIndex((candidate) => candidate.x === x && candidate.y === y);
    [x, y] = [spoke.x, spoke.y];
    spoke = around[(back + around.length - 1) % around.length]!;
  }
  cutLoop(path, 1, placeOf, loops, path[0]!);
}

/** Takes the loop from `vertex` over the end of the path away. */
function cutLoop(
  path: [number, number][],
  from: number,
  placeOf: Map<number, number>,
  loops: Rings[],
  vertex: readonly [number, number],
): void {
  const points = new Points(path.length - from + 1);
  points.push(vertex[0], vertex[1]);
  for (const [x, y] of path.splice(from)) {
    placeOf.delete(vertexKey(x, y));
    points.push(x, y);
  }
  const loop = new Rings();
  if (snapRing(points, 1, loop)) loops.push(loop);
}

/** The segment in the direction that has the filled area on its left, told by the borders that a ray to the west crosses. */
function withFilledLeft(segment: Segment, border: readonly Segment[]): Segment {
  const [x0, y0, x1, y1] = segment;
  const isFilledWest = crossings((x0 + x1) / 2, (y0 + y1) / 2, border, segment) % 2 === 1;
  const isUpward = y1 > y0;
  return isFilledWest === isUpward ? segment : [x1, y1, x0, y0];
}

/** Segments but `except` that a ray from a point to the west crosses. */
function crossings(x: number, y: number, segments: readonly Segment[], except?: Segment): number {
  let count = 0;
  for (const other of segments) {
    if (other === except) continue;
    const [ax, ay, bx, by] = other;
    if (ay > y === by > y) continue;
    if (ax + ((bx - ax) * (y - ay)) / (by - ay) < x) count += 1;
  }
  return count;
}

/** Loops that run clockwise are exteriors; each of the others is a hole of the smallest exterior around it. */
function nestLoops(loops: readonly Rings[]): readonly Rings[] {
  const measured = loops.map((loop) => ({ loop, area: doubleArea(loop, 0, loop.length) }));
  const exteriors = measured.filter(({ area }) => area > 0).sort((a, b) => a.area - b.area);
  for (const { loop: hole, area } of measured) {
    if (area >= 0) continue;
    const x = (hole.xs[0]! + hole.xs[1]!) / 2;
    const y = (hole.ys[0]! + hole.ys[1]!) / 2;
    const around = exteriors.find(({ loop }) => crossings(x, y, segmentsOfFirst(loop)) % 2 === 1);
    if (around === undefined) continue;
    for (let i = 0; i < hole.length; i++) around.loop.push(hole.xs[i]!, hole.ys[i]!);
    around.loop.close();
  }
  return exteriors.map(({ loop }) => loop);
}

function segmentsOfFirst(rings: Rings): readonly Segment[] {
  return segmentsOf(rings).slice(0, rings.ends[0]);
}
