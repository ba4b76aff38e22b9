import type { Bounds } from '../overlay/edge-tree.ts';
import type { ControlFeature } from './control-features.ts';

/** So few features are looked at one by one. */
const FEW = 24;
/** Cells along an axis at most: a round's features are a few thousand. */
const MOST_CELLS = 64;

/** Features by place, so that each of a round's plots need not be held against all that were read for the round. */
export class FeatureGrid {
  private readonly features: readonly ControlFeature[];
  private readonly bounds: Bounds;
  private readonly cells: number;
  /** Features of each cell, those of cell c from `first[c]` to `first[c + 1]`; none where there are few. */
  private readonly members: Uint32Array;
  private readonly first: Uint32Array;
  /** The question for which a feature was last noted. */
  private readonly noted: Uint32Array;
  private question = 0;

  constructor(features: readonly ControlFeature[]) {
    this.features = features;
    this.bounds = boundsOfAll(features);
    this.cells = features.length <= FEW ? 1 : Math.min(MOST_CELLS, Math.ceil(Math.sqrt(features.length)));
    const count = this.cells * this.cells;
    this.first = new Uint32Array(count + 1);
    for (const { border } of features) this.forEachCell(border.bounds, 0, (cell) => this.first[cell + 1]!++);
    for (let cell = 0; cell < count; cell++) this.first[cell + 1]! += this.first[cell]!;
    this.members = new Uint32Array(this.first[count]!);
    const filled = this.first.slice();
    for (let i = 0; i < features.length; i++) {
      this.forEachCell(features[i]!.border.bounds, 0, (cell) => (this.members[filled[cell]!++] = i));
    }
    this.noted = new Uint32Array(features.length);
  }

  /** Features whose boxes come within a distance (metres) of a box, in the order given. */
  near(box: Bounds, distance: number): readonly ControlFeature[] {
    const found: number[] = [];
    const question = ++this.question;
    this.forEachCell(box, distance, (cell) => {
      const end = this.first[cell + 1]!;
      for (let m = this.first[cell]!; m < end; m++) {
        const i = this.members[m]!;
        if (this.noted[i] === question) continue;
        this.noted[i] = question;
        if (isNear(this.features[i]!.border.bounds, box, distance)) found.push(i);
      }
    });
    found.sort((a, b) => a - b);
    return found.map((i) => this.features[i]!);
  }

  private forEachCell(box: Bounds, distance: number, take: (cell: number) => void): void {
    const { bounds } = this;
    const west = this.cellAt(box[0] - distance, bounds[0], bounds[2]);
    const east = this.cellAt(box[2] + distance, bounds[0], bounds[2]);
    const south = this.cellAt(box[1] - distance, bounds[1], bounds[3]);
    const north = this.cellAt(box[3] + distance, bounds[1], bounds[3]);
    for (let row = south; row <= north; row++) {
      for (let column = west; column <= east; column++) take(row * this.cells + column);
    }
  }

  /** What lies beyond the features' extent falls into the cells at its edge. */
  private cellAt(value: number, low: number, high: number): number {
    const cell = Math.floor(((value - low) / (high - low)) * this.cells);
    // not a number where all features stand on one line
    return cell > 0 ? Math.min(cell, this.cells - 1) : 0;
  }
}

function isNear(a: Bounds, b: Bounds, distance: number): boolean {
  return a[0] <= b[2] + distance && a[2] >= b[0] - distance && a[1] <= b[3] + distance && a[3] >= b[1] - distance;
}

function boundsOfAll(features: readonly ControlFeature[]): Bounds {
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (const { border } of features) {
    minX = Math.min(minX, border.bounds[0]);
    minY = Math.min(minY, border.bounds[1]);
    maxX = Math.max(maxX, border.bounds[2]);
    maxY = Math.max(maxY, border.bounds[3]);
  }
  return [minX, minY, maxX, maxY];
}
