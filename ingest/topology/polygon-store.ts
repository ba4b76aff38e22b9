/**
 * Many polygons in a few flat arrays: half a million parcels with their vertices take some hundred megabytes as objects and a
 * quarter of that here. Coordinates are metres from an origin near the data; taking the origin away is exact, so borders
 * that were drawn through the same points still are. Outer rings run counter-clockwise and holes clockwise, whatever their
 * direction in the data: the ground of a polygon lies to the left of its edges.
 */

/** Delivered numbers → metres from the origin. Degrees are stretched, which keeps equal points equal and lines straight. */
export interface Plane {
  readonly originX: number;
  readonly originY: number;
  /** Metres per unit; 1 where the data is in metres. */
  readonly scaleX: number;
  readonly scaleY: number;
}

/** One EWKB polygon or multipolygon as PostGIS sends it: little or big endian, Z and M skipped. */
const HAS_Z = 0x80000000;
const HAS_M = 0x40000000;
const HAS_SRID = 0x20000000;
const POLYGON = 3;
const MULTIPOLYGON = 6;

/** Polygons by their position, from 0. Edge `i` runs from vertex `i` to vertex `i + 1`; the last vertex of a ring begins none. */
export class PolygonStore {
  /** x, y by vertex; rings repeat their first vertex. */
  xy = new Float64Array(1 << 16);
  /** Ring of each vertex. */
  rings = new Int32Array(1 << 15);
  /** End of each ring in vertices. */
  ringEnds = new Int32Array(1 << 12);
  /** End of each polygon in rings. */
  polygonEnds = new Int32Array(1 << 11);
  /** minX, minY, maxX, maxY by polygon. */
  bounds = new Float64Array(1 << 13);
  /** What the caller knows a polygon by. */
  ids: number[] = [];
  vertexCount = 0;
  ringCount = 0;
  readonly plane: Plane;

  constructor(plane: Plane) {
    this.plane = plane;
  }

  get length(): number {
    return this.ids.length;
  }

  /** Adds a polygon; false for anything else, or for one without ground. Vertices that repeat the one before are left out. */
  addEwkb(id: number, bytes: DataView, at: number): boolean {
    const firstRing = this.ringCount;
    const firstVertex = this.vertexCount;
    readPolygons(this, bytes, at);
    if (this.ringCount === firstRing) return false;
    this.finish(id, firstVertex);
    return true;
  }

  /** First and last ring (exclusive) of a polygon. */
  firstRing(polygon: number): number {
    return polygon === 0 ? 0 : this.polygonEnds[polygon - 1]!;
  }

  firstVertex(ring: number): number {
    return ring === 0 ? 0 : this.ringEnds[ring - 1]!;
  }

  /** First vertex of a polygon, and the end of its last ring. */
  firstVertexOf(polygon: number): number {
    return this.firstVertex(this.firstRing(polygon));
  }

  endVertexOf(polygon: number): number {
    return this.ringEnds[this.polygonEnds[polygon]! - 1]!;
  }

  /** The vertex before one that begins an edge. */
  before(vertex: number): number {
    const ring = this.rings[vertex]!;
    return vertex === this.firstVertex(ring) ? this.ringEnds[ring]! - 2 : vertex - 1;
  }

  /** A delivered number is x = plane.originX + metres / plane.scaleX. */
  delivered(x: number, y: number): readonly [number, number] {
    const { originX, originY, scaleX, scaleY } = this.plane;
    return [originX + x / scaleX, originY + y / scaleY];
  }

  /** Room for one more ring of that many vertices. */
  reserve(vertices: number): void {
    const needed = this.vertexCount + vertices;
    if (2 * needed > this.xy.length) {
      this.xy = grown(this.xy, Float64Array, 2 * needed);
      this.rings = grown(this.rings, Int32Array, needed);
    }
    if (this.ringCount + 1 > this.ringEnds.length) this.ringEnds = grown(this.ringEnds, Int32Array, this.ringCount + 1);
  }

  private finish(id: number, firstVertex: number): void {
    const polygon = this.ids.length;
    if (polygon >= this.polygonEnds.length) this.polygonEnds = grown(this.polygonEnds, Int32Array, polygon + 1);
    if (4 * polygon + 4 > this.bounds.length) this.bounds = grown(this.bounds, Float64Array, 4 * polygon + 4);
    const { xy } = this;
    let [minX, minY, maxX, maxY] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let i = 2 * firstVertex; i < 2 * this.vertexCount; i += 2) {
      const [x, y] = [xy[i]!, xy[i + 1]!];
      if (x < minX) minX = x;
      if (x > maxX) maxX = x;
      if (y < minY) minY = y;
      if (y > maxY) maxY = y;
    }
    this.bounds.set([minX, minY, maxX, maxY], 4 * polygon);
    this.polygonEnds[polygon] = this.ringCount;
    this.ids.push(id);
  }
}

function grown<T extends Float64Array | Int32Array>(old: T, Kind: new (length: number) => T, needed: number): T {
  const larger = new Kind(Math.max(needed, 2 * old.length));
  larger.set(old as never);
  return larger;
}

function readPolygons(store: PolygonStore, bytes: DataView, start: number): number {
  const littleEndian = bytes.getUint8(start) === 1;
  const flags = bytes.getUint32(start + 1, littleEndian);
  const dimensions = 2 + ((flags & HAS_Z) !== 0 ? 1 : 0) + ((flags & HAS_M) !== 0 ? 1 : 0);
  let at = start + 5 + ((flags & HAS_SRID) !== 0 ? 4 : 0);
  const type = flags & 0xff;
  if (type !== POLYGON && type !== MULTIPOLYGON) return at;
  const count = bytes.getUint32(at, littleEndian);
  at += 4;
  if (type === MULTIPOLYGON) {
    for (let i = 0; i < count; i++) at = readPolygons(store, bytes, at);
    return at;
  }
  for (let ring = 0; ring < count; ring++) {
    const vertices = bytes.getUint32(at, littleEndian);
    at = readRing(store, bytes, at + 4, vertices, { dimensions, littleEndian, isHole: ring > 0 });
  }
  return at;
}

interface RingForm {
  readonly dimensions: number;
  readonly littleEndian: boolean;
  readonly isHole: boolean;
}

function readRing(store: PolygonStore, bytes: DataView, start: number, count: number, form: RingForm): number {
  const { dimensions, littleEndian, isHole } = form;
  const { originX, originY, scaleX, scaleY } = store.plane;
  store.reserve(count);
  const { xy } = store;
  const first = store.vertexCount;
  let end = first;
  let at = start;
  let twice = 0;
  for (let i = 0; i < count; i++, at += 8 * dimensions) {
    const x = (bytes.getFloat64(at, littleEndian) - originX) * scaleX;
    const y = (bytes.getFloat64(at + 8, littleEndian) - originY) * scaleY;
    if (end > first) {
      const [lastX, lastY] = [xy[2 * end - 2]!, xy[2 * end - 1]!];
      if (x === lastX && y === lastY) continue;
      twice +=
        (lastX - xy[2 * first]!) * (y - xy[2 * first + 1]!) - (x - xy[2 * first]!) * (lastY - xy[2 * first + 1]!);
    }
    xy[2 * end] = x;
    xy[2 * end + 1] = y;
    end++;
  }
  if (end - first < 4 || twice === 0) return at;
  if (twice > 0 === isHole) reverse(xy, first, end);
  store.rings.fill(store.ringCount, first, end);
  store.vertexCount = end;
  store.ringEnds[store.ringCount++] = end;
  return at;
}

function reverse(xy: Float64Array, first: number, end: number): void {
  for (let i = first, j = end - 1; i < j; i++, j--) {
    const [x, y] = [xy[2 * i]!, xy[2 * i + 1]!];
    xy[2 * i] = xy[2 * j]!;
    xy[2 * i + 1] = xy[2 * j + 1]!;
    xy[2 * j] = x;
    xy[2 * j + 1] = y;
  }
}
