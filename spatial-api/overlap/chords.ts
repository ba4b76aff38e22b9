import { type FlatGeometry, ringsOf } from '../../schemas/geometry.ts';

/** Vertical chords of a polygon. */
export interface Chords {
  /** Length of the longest one: no circle inside can be wider. */
  readonly longest: number;
  /** Middles of the chords half-way between neighbouring vertices, x and y in turn: good guesses for the widest place. */
  readonly middles: readonly number[];
}

/** Middles kept at most; they only speed up a search. */
const MOST_MIDDLES = 256;

/**
 * Sweeps a polygon from left to right. Between two neighbouring vertices a chord's length is linear, so the longest one
 * stands at a vertex; an even strip that lies along x is known to its last digit without any search.
 */
export function chordsOf(geometry: FlatGeometry): Chords {
  const edges = edgesByStart(geometry);
  const stops = [...new Set(edges.flatMap((edge) => [edge.ax, edge.bx]))].sort((a, b) => a - b);
  const middles: number[] = [];
  const every = Math.max(1, Math.ceil(stops.length / MOST_MIDDLES));
  let longest = 0;
  let next = 0;
  let active: Edge[] = [];
  for (let s = 0; s < stops.length - 1; s++) {
    const [left, right] = [stops[s]!, stops[s + 1]!];
    active = active.filter((edge) => edge.bx > left);
    while (next < edges.length && edges[next]!.ax <= left) active.push(edges[next++]!);
    const middle = (left + right) / 2;
    const crossing = active.map((edge) => [heightAt(edge, middle), edge] as const).sort((a, b) => a[0] - b[0]);
    for (let i = 0; i + 1 < crossing.length; i += 2) {
      const [[low, lower], [high, upper]] = [crossing[i]!, crossing[i + 1]!];
      const atLeft = heightAt(upper, left) - heightAt(lower, left);
      const atRight = heightAt(upper, right) - heightAt(lower, right);
      longest = Math.max(longest, atLeft, atRight);
      if (s % every === 0) middles.push(middle, (low + high) / 2);
    }
  }
  return { longest, middles };
}

/** An edge from left to right; vertical ones bound no chord. */
interface Edge {
  readonly ax: number;
  readonly ay: number;
  readonly bx: number;
  readonly by: number;
}

function edgesByStart(geometry: FlatGeometry): readonly Edge[] {
  const { xy } = geometry;
  const edges: Edge[] = [];
  for (const { start, end } of ringsOf(geometry)) {
    for (let v = start; v < end - 1; v++) {
      const [ax, ay, bx, by] = [xy[2 * v]!, xy[2 * v + 1]!, xy[2 * v + 2]!, xy[2 * v + 3]!];
      if (ax < bx) edges.push({ ax, ay, bx, by });
      else if (bx < ax) edges.push({ ax: bx, ay: by, bx: ax, by: ay });
    }
  }
  return edges.sort((a, b) => a.ax - b.ax);
}

function heightAt({ ax, ay, bx, by }: Edge, x: number): number {
  return ay + ((by - ay) * (x - ax)) / (bx - ax);
}
