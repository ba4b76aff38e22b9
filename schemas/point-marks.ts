/** Signs of survey marks (GB/T 20257.1), once for paper and screens: lines around the place in millimetres on paper, y upwards. */
import type { PointMark } from './layer.ts';

/** How a sign is drawn: closed outlines, open strokes, circles and a dot about its middle. */
export interface MarkShape {
  readonly outlines: readonly (readonly (readonly [x: number, y: number])[])[];
  readonly strokes: readonly (readonly (readonly [x: number, y: number])[])[];
  /** Radii. */
  readonly circles: readonly number[];
  /** Radius, 0 for none. */
  readonly dot: number;
}

const DOT = 0.15;
/** Equilateral, 3 mm a side, its centre of gravity on the place. */
const TRIANGLE = [
  [-1.5, -0.866],
  [1.5, -0.866],
  [0, 1.732],
] as const;
const SQUARE = [
  [-1, -1],
  [1, -1],
  [1, 1],
  [-1, 1],
] as const;
/** Half of a stroke of the cross in a ring of 1 mm radius. */
const ARM = 0.707;

/** The signs by name. */
export const pointMarks: Readonly<Record<PointMark, MarkShape>> = {
  triangle: { outlines: [TRIANGLE], strokes: [], circles: [], dot: DOT },
  square: { outlines: [SQUARE], strokes: [], circles: [], dot: DOT },
  ring: { outlines: [], strokes: [], circles: [1], dot: DOT },
  'crossed-ring': {
    outlines: [],
    strokes: [
      [
        [-ARM, -ARM],
        [ARM, ARM],
      ],
      [
        [-ARM, ARM],
        [ARM, -ARM],
      ],
    ],
    circles: [1],
    dot: 0,
  },
  'ringed-triangle': { outlines: [TRIANGLE], strokes: [], circles: [0.6], dot: DOT },
};

/** Radius of the circle around every sign, millimetres. */
export const MARK_REACH = 1.75;
