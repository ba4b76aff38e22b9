/**
 * Where texts go. Each is tried inside its area, in its fullest form first; where none fits it goes outside at the end of a
 * leader line; where that is taken too, it is not placed and is named. No two texts ever share paper, no leader line
 * crosses a text, and all stand upright.
 */
import { type Box, boxOf, entersBox, isInside } from './clip.ts';
import { textRules } from './drawing-rules.ts';
import { type Item, type Lines, linesOf } from './scene.ts';

/** A text as it will stand: its size, and how it is drawn around its middle. */
export interface Block {
  readonly width: number;
  readonly height: number;
  readonly draw: (x: number, y: number) => readonly Item[];
}

export interface LabelWish {
  /** What kind of text it is, for counting: `宗地`, `房屋` … */
  readonly kind: string;
  /** What it names, for the list of those that found no place. */
  readonly name: string;
  /** Rings on paper, cut to the frame. */
  readonly area: Lines;
  /** Forms to be tried inside, the fullest first. */
  readonly inside: readonly Block[];
  /** The form outside, at a leader line. */
  readonly outside?: Block;
  /** Rather stands where no line runs through it: it names something larger than what is drawn there. */
  readonly avoidsLines?: true;
}

export interface Unplaced {
  readonly kind: string;
  readonly name: string;
}

/** Boxes on paper that are taken, in a grid so that looking is cheap. */
export class Taken {
  private readonly cells = new Map<number, Box[]>();
  readonly boxes: Box[] = [];
  private static readonly SIZE = 8;

  private *keysOf([west, south, east, north]: Box): Generator<number> {
    const size = Taken.SIZE;
    for (let row = Math.floor(south / size); row <= Math.floor(north / size); row++)
      for (let column = Math.floor(west / size); column <= Math.floor(east / size); column++)
        yield (row + 1000) * 100_000 + column + 1000;
  }

  /** Takes a place for a text. */
  add(box: Box): void {
    this.boxes.push(box);
    this.keepFree(box);
  }

  /** Keeps texts away from something that is none: a grid cross, a leader line. */
  keepFree(box: Box): void {
    for (const key of this.keysOf(box)) {
      const cell = this.cells.get(key);
      if (cell == null) this.cells.set(key, [box]);
      else cell.push(box);
    }
  }

  isFree(box: Box, gap: number = textRules.gap): boolean {
    const [west, south, east, north] = [box[0] - gap, box[1] - gap, box[2] + gap, box[3] + gap];
    for (const key of this.keysOf([west, south, east, north]))
      for (const other of this.cells.get(key) ?? [])
        if (other[0] < east && other[2] > west && other[1] < north && other[3] > south) return false;
    return true;
  }

  /** Whether a line runs clear of all boxes. */
  isClear(ax: number, ay: number, bx: number, by: number): boolean {
    const span: Box = [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
    for (const key of this.keysOf(span))
      for (const box of this.cells.get(key) ?? []) if (entersBox(ax, ay, bx, by, box)) return false;
    return true;
  }
}

export interface Placement {
  readonly items: Item[];
  readonly leaders: Item[];
  placed: number;
  withLeader: number;
  readonly unplaced: Unplaced[];
}

export const emptyPlacement = (): Placement => ({ items: [], leaders: [], placed: 0, withLeader: 0, unplaced: [] });

export interface PlacingGround {
  readonly taken: Taken;
  /** Where texts may stand. */
  readonly frame: Box;
  /** The drawn part of the frame, where that is not all of it. */
  readonly clip?: Lines | undefined;
  /** Whether a place lies in something that has a text of its own: outside texts rather stand elsewhere. */
  readonly isOccupied?: (x: number, y: number) => boolean;
  /** Whether a line of the map runs through a box. */
  readonly isCrossed?: (box: Box) => boolean;
  /** Leader lines that others may not cross: x1, y1, x2, y2 each. */
  readonly leaders: [number, number, number, number][];
}

/** Places one text after the other; the first come are served best. */
export function placeLabels(wishes: readonly LabelWish[], ground: PlacingGround, placement: Placement): void {
  const outside: LabelWish[] = [];
  for (const wish of wishes) {
    if (placeInside(wish, ground, placement)) placement.placed++;
    else outside.push(wish);
  }
  // All that fit inside stand before the others look for room around them.
  for (const wish of outside) {
    if (wish.outside != null && placeOutside(wish, wish.outside, ground, placement)) {
      placement.placed++;
      placement.withLeader++;
    } else placement.unplaced.push({ kind: wish.kind, name: wish.name });
  }
}

function placeInside(wish: LabelWish, ground: PlacingGround, { items }: Placement): boolean {
  const box = boxOf(wish.area);
  const mayCross = wish.avoidsLines !== true || ground.isCrossed == null;
  // The smaller forms, too, are tried clear of lines before any is put across them.
  for (const isLast of mayCross ? [true] : [false, true])
    for (const block of wish.inside) {
      if (box[2] - box[0] < block.width || box[3] - box[1] < block.height) continue;
      for (const [x, y] of placesInside(wish.area, box, block, mayCross ? SHARES : FINE_SHARES)) {
        const place = boxAround(x, y, block);
        if (!isWithin(place, ground) || !ground.taken.isFree(place)) continue;
        if (!isLast && ground.isCrossed!(place)) continue;
        ground.taken.add(place);
        items.push(...block.draw(x, y));
        return true;
      }
    }
  return false;
}

const boxAround = (x: number, y: number, { width, height }: Block): Box => [
  x - width / 2,
  y - height / 2,
  x + width / 2,
  y + height / 2,
];

function isWithin(box: Box, { frame, clip }: PlacingGround): boolean {
  if (box[0] < frame[0] || box[1] < frame[1] || box[2] > frame[2] || box[3] > frame[3]) return false;
  return clip == null || fitsInside(clip, box);
}

/** Heights at which an area is looked through, as shares of its box, the middle first. */
const ROWS = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9];

/** Places along a stretch, as shares of what is left of it, the middle first; finer for what seeks a gap between lines. */
const SHARES = [0.5, 0.25, 0.75, 0.05, 0.95];
const FINE_SHARES = [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74, 0.18, 0.82, 0.1, 0.9, 0.02, 0.98];

/** Middles of boxes that lie wholly inside the area, the roomiest and most central first. */
function* placesInside(
  area: Lines,
  box: Box,
  block: Block,
  shares: readonly number[],
): Generator<readonly [number, number]> {
  for (const share of ROWS) {
    const y = box[1] + (box[3] - box[1]) * share;
    if (y - block.height / 2 < box[1] || y + block.height / 2 > box[3]) continue;
    const spans = spansAt(area, y).filter(([from, to]) => to - from >= block.width);
    spans.sort((a, b) => b[1] - b[0] - (a[1] - a[0]));
    for (const [from, to] of spans) {
      const slack = to - from - block.width;
      for (const part of slack > 2 ? shares : [0.5]) {
        const x = from + block.width / 2 + slack * part;
        if (fitsInside(area, boxAround(x, y, block))) yield [x, y];
      }
    }
  }
}

/** Stretches of a horizontal line that lie inside. */
function spansAt({ xy, ends }: Lines, y: number): [number, number][] {
  const stops: number[] = [];
  let start = 0;
  for (const end of ends) {
    for (let v = start, w = end - 1; v < end; w = v++) {
      const [ay, by] = [xy[2 * w + 1]!, xy[2 * v + 1]!];
      if (ay > y !== by > y) stops.push(xy[2 * w]! + ((y - ay) / (by - ay)) * (xy[2 * v]! - xy[2 * w]!));
    }
    start = end;
  }
  stops.sort((a, b) => a - b);
  const spans: [number, number][] = [];
  for (let i = 0; i + 1 < stops.length; i += 2) spans.push([stops[i]!, stops[i + 1]!]);
  return spans;
}

/** Whether a box lies wholly inside rings: its middle does, and no edge enters it. */
function fitsInside({ xy, ends }: Lines, box: Box): boolean {
  if (!isInside({ xy, ends }, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2)) return false;
  let start = 0;
  for (const end of ends) {
    for (let v = start, w = end - 1; v < end; w = v++)
      if (entersBox(xy[2 * w]!, xy[2 * w + 1]!, xy[2 * v]!, xy[2 * v + 1]!, box)) return false;
    start = end;
  }
  return true;
}

const TURNS = Array.from({ length: 16 }, (_, i) => (i * Math.PI) / 8);
const REACHES = [5, 8, 12, 17, 23, 30, textRules.reach];

/** How much longer, in millimetres, a leader line may be to reach open ground. */
const OPEN_GROUND = 9;

/** Outside at a leader line from a point inside the area; open ground before ground that others need. */
function placeOutside(wish: LabelWish, block: Block, ground: PlacingGround, { items, leaders }: Placement): boolean {
  const anchor = anchorOf(wish.area);
  if (anchor == null) return false;
  const [ax, ay] = anchor;
  let second: { readonly reach: number; readonly take: () => void } | undefined;
  for (const reach of REACHES) {
    if (second != null && reach > second.reach + OPEN_GROUND) break;
    for (const turn of TURNS) {
      const [ex, ey] = [ax + Math.cos(turn) * reach, ay + Math.sin(turn) * reach];
      const x = ex + (Math.cos(turn) * block.width) / 2;
      const y = ey + (Math.sin(turn) * block.height) / 2;
      const place = boxAround(x, y, block);
      if (!isWithin(place, ground) || !ground.taken.isFree(place)) continue;
      if (isInside(wish.area, x, y) || !ground.taken.isClear(ax, ay, ex, ey)) continue;
      if (ground.leaders.some((line) => segmentsCross(ax, ay, ex, ey, ...line) || entersBox(...line, place))) continue;
      const take = (): void => {
        ground.taken.add(place);
        ground.leaders.push([ax, ay, ex, ey]);
        for (let step = 0; step <= reach; step++) {
          const [px, py] = [ax + Math.cos(turn) * step, ay + Math.sin(turn) * step];
          ground.taken.keepFree([px - 0.1, py - 0.1, px + 0.1, py + 0.1]);
        }
        items.push(...block.draw(x, y));
        leaders.push(
          {
            kind: 'path',
            lines: linesOf([
              [
                [ax, ay],
                [ex, ey],
              ],
            ]),
            isClosed: false,
            stroke: textRules.leader,
          },
          { kind: 'circles', centres: Float64Array.of(ax, ay), radius: 0.25, fill: textRules.leader.colour },
        );
      };
      if (ground.isOccupied?.(x, y) !== true) {
        take();
        return true;
      }
      second ??= { reach, take };
    }
  }
  second?.take();
  return second != null;
}

/** A point inside: the middle of the widest stretch. */
function anchorOf(area: Lines): readonly [number, number] | undefined {
  if (area.xy.length < 6) return undefined;
  const box = boxOf(area);
  let best: readonly [number, number] | undefined;
  let widest = 0;
  for (const share of ROWS) {
    const y = box[1] + (box[3] - box[1]) * share;
    for (const [from, to] of spansAt(area, y))
      if (to - from > widest * 1.05) {
        widest = to - from;
        best = [(from + to) / 2, y];
      }
  }
  return best;
}

function segmentsCross(
  ax: number,
  ay: number,
  bx: number,
  by: number,
  cx: number,
  cy: number,
  dx: number,
  dy: number,
): boolean {
  const side = (px: number, py: number, qx: number, qy: number, rx: number, ry: number): number =>
    Math.sign((qx - px) * (ry - py) - (qy - py) * (rx - px));
  return (
    side(ax, ay, bx, by, cx, cy) !== side(ax, ay, bx, by, dx, dy) &&
    side(cx, cy, dx, dy, ax, ay) !== side(cx, cy, dx, dy, bx, by)
  );
}

/** How many pairs of boxes overlap: none, if placing did its work. */
export function countOverlaps(boxes: readonly Box[]): number {
  const sorted = boxes.toSorted((a, b) => a[0] - b[0]);
  let count = 0;
  for (let i = 0; i < sorted.length; i++)
    for (let j = i + 1; j < sorted.length && sorted[j]![0] < sorted[i]![2]; j++)
      if (sorted[j]![1] < sorted[i]![3] && sorted[j]![3] > sorted[i]![1]) count++;
  return count;
}
