/**
 * The border of a parcel as points and lines: those that were delivered are held against the shape, and follow it where it was
 * drawn to published points; those that nobody delivered are made of it. Plane metres.
 */
import type { FindingWords, SurveyFindingCode } from '../../schemas/rules/survey-findings.ts';
import type { Position, Ring } from './snap.ts';

/** How far a delivered point may stand from the node that it is: coordinates are written to the millimetre, some to the centimetre. */
export const NODE_AGREEMENT = 0.005;
/** How far a stated length may be from the drawn one, metres: both are rounded to the centimetre. */
export const LENGTH_AGREEMENT = 0.02;

export interface DeliveredPoint {
  readonly number: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly at: Position;
}

export interface DeliveredLine {
  readonly number: number;
  readonly label: string | null;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly nodes: readonly Position[];
}

export interface BorderPoint {
  readonly properties: Readonly<Record<string, unknown>>;
  /** As delivered; null where it is made of the shape. */
  readonly delivered: Position | null;
  readonly at: Position;
}

export interface BorderLine {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly from: Position;
  readonly to: Position;
}

export interface BorderFinding extends FindingWords {
  readonly code: SurveyFindingCode;
  readonly layer: 'parcel' | 'boundary-point' | 'boundary-line';
  readonly number: number;
  readonly at: Position;
}

export interface Border {
  readonly points: readonly BorderPoint[];
  readonly lines: readonly BorderLine[];
  readonly findings: readonly BorderFinding[];
}

export interface BorderInput {
  readonly number: number;
  readonly name: string;
  /** Rings as delivered and as drawn; a drawn ring may have nodes more. */
  readonly delivered: readonly Ring[];
  readonly drawn: readonly Ring[];
  readonly points: readonly DeliveredPoint[];
  readonly lines: readonly DeliveredLine[];
  /** Where a delivered node went. */
  readonly moved: (node: Position) => Position;
}

const keyOf = ([x, y]: Position): string => `${x},${y}`;
const apart = (a: Position, b: Position): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const metres = (value: number): string => `${value.toFixed(3)} m`;

/** Points and lines of a parcel, in the order of its rings from their north-western node, clockwise. */
export function borderOf(input: BorderInput): Border {
  const findings: BorderFinding[] = [];
  const pointAt = pointsByNode(input, findings);
  const points: BorderPoint[] = [];
  const names = new Map<string, string>();
  const given = new Set(input.points.map(({ properties }) => String(properties['pointNumber'] as string | number)));
  let next = 1;
  const newName = (): string => {
    while (given.has(`J${next}`)) next += 1;
    given.add(`J${next}`);
    return `J${next}`;
  };
  const rings = input.drawn.map(fromNorthWest);
  rings.forEach((ring, r) => {
    ring.slice(0, -1).forEach((node, i) => {
      const known = pointAt.get(keyOf(node));
      const name = known === undefined ? newName() : String(known.properties['pointNumber'] as string | number);
      names.set(keyOf(node), name);
      points.push({
        at: node,
        delivered: known?.at ?? null,
        properties: {
          ...known?.properties,
          pointNumber: name,
          ring: r + 1,
          sequence: i + 1,
          northing: rounded(node[1]),
          easting: rounded(node[0]),
        },
      });
    });
  });
  if (input.points.length === 0) {
    findings.push({ ...ofParcel(input), code: 'points-derived', actual: String(points.length) });
  } else missingPoints(input, pointAt, findings);
  const lines = linesOf(input, rings, names, findings);
  return { points, lines, findings };
}

const ofParcel = ({ number, name, drawn }: BorderInput) =>
  ({ layer: 'parcel', number, label: name, at: drawn[0]![0]! }) as const;

/** Delivered points by the drawn node that each has become. */
function pointsByNode(input: BorderInput, findings: BorderFinding[]): ReadonlyMap<string, DeliveredPoint> {
  const nodes = input.delivered.flatMap((ring) => ring.slice(0, -1));
  const found = new Map<string, DeliveredPoint>();
  for (const point of input.points) {
    const nearest = nodes.reduce<{ node: Position; off: number } | undefined>((best, node) => {
      const off = apart(node, point.at);
      return best === undefined || off < best.off ? { node, off } : best;
    }, undefined);
    const label = String(point.properties['pointNumber'] as string | number);
    const named = { layer: 'boundary-point', number: point.number, label, at: point.at } as const;
    if (nearest === undefined || nearest.off > NODE_AGREEMENT) {
      findings.push({
        ...named,
        code: 'point-off-border',
        other: input.name,
        actual: metres(nearest?.off ?? Infinity),
        expected: metres(NODE_AGREEMENT),
      });
      continue;
    }
    const { northing, easting } = point.properties;
    if (typeof northing === 'number' && typeof easting === 'number') {
      // some write the zone before the easting, some do not
      const off = Math.hypot(northing - point.at[1], (easting % 1e6) - (point.at[0] % 1e6));
      if (off > NODE_AGREEMENT) {
        const place = `X ${point.at[1].toFixed(3)}, Y ${point.at[0].toFixed(3)}`;
        findings.push({ ...named, code: 'point-coordinates', actual: `X ${northing}, Y ${easting}`, expected: place });
      }
    }
    found.set(keyOf(input.moved(nearest.node)), point);
  }
  return found;
}

/** Nodes of the delivered shape without a point; nodes that were taken up from neighbours get theirs here. */
function missingPoints(
  input: BorderInput,
  pointAt: ReadonlyMap<string, DeliveredPoint>,
  findings: BorderFinding[],
): void {
  const bare = input.delivered
    .flatMap((ring) => ring.slice(0, -1))
    .filter((node) => !pointAt.has(keyOf(input.moved(node))));
  if (bare.length === 0) return;
  findings.push({ ...ofParcel(input), code: 'point-missing', actual: String(bare.length), at: bare[0]! });
}

function linesOf(
  input: BorderInput,
  rings: readonly Ring[],
  names: ReadonlyMap<string, string>,
  findings: BorderFinding[],
): readonly BorderLine[] {
  const sides = new Map<string, DeliveredLine>();
  for (const line of input.lines) claimSides(input, line, rings, sides, findings);
  const lines = rings.flatMap((ring) =>
    ring.slice(1).map((to, i): BorderLine => {
      const from = ring[i]!;
      const known = sides.get(sideKey(from, to));
      return {
        from,
        to,
        properties: {
          ...known?.properties,
          lineNumber: `${names.get(keyOf(from))}-${names.get(keyOf(to))}`,
          lineLength: Number(apart(from, to).toFixed(2)),
        },
      };
    }),
  );
  if (input.lines.length === 0) {
    findings.push({ ...ofParcel(input), code: 'lines-derived', actual: String(lines.length) });
    return lines;
  }
  const bare = lines.filter(({ from, to }) => !sides.has(sideKey(from, to)));
  if (bare.length > 0) {
    findings.push({ ...ofParcel(input), code: 'line-missing', actual: String(bare.length), at: bare[0]!.from });
  }
  return lines;
}

/** Notes the sides that a delivered line runs along; its ends must be neighbouring nodes of the shape as delivered. */
function claimSides(
  input: BorderInput,
  line: DeliveredLine,
  rings: readonly Ring[],
  sides: Map<string, DeliveredLine>,
  findings: BorderFinding[],
): void {
  const [first, last] = [line.nodes[0]!, line.nodes.at(-1)!];
  const label = String((line.properties['lineNumber'] as string | undefined) ?? line.label ?? line.number);
  const named = { layer: 'boundary-line', number: line.number, label, at: first } as const;
  const ends = consecutive(input.delivered, first, last);
  if (ends === undefined || line.nodes.length > 2) {
    findings.push({ ...named, code: 'line-off-border', other: input.name });
    return;
  }
  const stated = line.properties['lineLength'];
  const drawn = apart(first, last);
  if (typeof stated === 'number' && Math.abs(stated - drawn) > LENGTH_AGREEMENT) {
    findings.push({ ...named, code: 'line-length', actual: stated.toFixed(2), expected: drawn.toFixed(2) });
  }
  const [from, to] = ends.map(input.moved) as [Position, Position];
  for (const ring of rings) {
    const nodes = ring.slice(0, -1);
    const at = nodes.findIndex((node) => keyOf(node) === keyOf(from));
    const until = nodes.findIndex((node) => keyOf(node) === keyOf(to));
    if (at < 0 || until < 0) continue;
    // the way round that has no delivered node between: nodes taken up from neighbours may lie on it
    const forwards = stretch(nodes, at, until);
    const backwards = stretch(nodes, until, at);
    const delivered = new Set(input.delivered.flat().map((node) => keyOf(input.moved(node))));
    const isPlain = (way: readonly Position[]) => way.slice(1, -1).every((node) => !delivered.has(keyOf(node)));
    const way = [forwards, backwards].find(isPlain) ?? [];
    for (let i = 1; i < way.length; i++) sides.set(sideKey(way[i - 1]!, way[i]!), line);
  }
}

function stretch(nodes: readonly Position[], from: number, to: number): readonly Position[] {
  const way: Position[] = [];
  for (let i = from; ; i = (i + 1) % nodes.length) {
    way.push(nodes[i]!);
    if (i === to) return way;
  }
}

const sideKey = (a: Position, b: Position): string => [keyOf(a), keyOf(b)].toSorted().join(' ');

/** The two neighbouring nodes of a ring that a line joins. */
function consecutive(rings: readonly Ring[], a: Position, b: Position): readonly [Position, Position] | undefined {
  for (const ring of rings) {
    for (let i = 1; i < ring.length; i++) {
      const [from, to] = [ring[i - 1]!, ring[i]!];
      const forwards = apart(from, a) <= NODE_AGREEMENT && apart(to, b) <= NODE_AGREEMENT;
      const backwards = apart(from, b) <= NODE_AGREEMENT && apart(to, a) <= NODE_AGREEMENT;
      if (forwards || backwards) return [from, to];
    }
  }
  return undefined;
}

const rounded = (value: number): number => Number(value.toFixed(3));

/** The ring from its north-western node, clockwise: numbers of points follow it. */
function fromNorthWest(ring: Ring): Ring {
  const open = ring.slice(0, -1);
  const twice = ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i]![0] * y - x * ring[i]![1], 0);
  const clockwise = twice > 0 ? open.toReversed() : open;
  let start = 0;
  clockwise.forEach(([x, y], i) => {
    const [bestX, bestY] = clockwise[start]!;
    if (y - x > bestY - bestX) start = i;
  });
  const turned = [...clockwise.slice(start), ...clockwise.slice(0, start)];
  return [...turned, turned[0]!];
}
