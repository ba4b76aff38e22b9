/**
 * What is on paper, before any file format: pages measured in millimetres from the lower left corner, y upwards. All files
 * are written from it, so that PDF, SVG, PNG and DXF cannot differ.
 */

import type { MapPlane } from './map-plane.ts';

export type FontFace = 'regular' | 'bold';

/** Lines or rings, flat: `xy` holds millimetres, `ends` the end of each line in vertices (exclusive). */
export interface Lines {
  readonly xy: Float64Array;
  readonly ends: Uint32Array;
}

export interface Stroke {
  /** `#rrggbb`. */
  readonly colour: string;
  /** Millimetres. */
  readonly width: number;
  /** Millimetres of line and gap in turn. */
  readonly dash?: readonly number[];
}

/** Lines, or areas where `isClosed`; filled by the even-odd rule. */
export interface PathItem {
  readonly kind: 'path';
  readonly lines: Lines;
  readonly isClosed: boolean;
  readonly stroke?: Stroke;
  readonly fill?: string;
  /** 0 to 1; 1 unless given. */
  readonly opacity?: number;
}

/** Equal circles at many places: 界址点. */
export interface CirclesItem {
  readonly kind: 'circles';
  /** x0, y0, x1, y1 … */
  readonly centres: Float64Array;
  readonly radius: number;
  readonly stroke?: Stroke;
  readonly fill?: string;
}

/** One line of text. `x`, `y` is its baseline at the alignment. */
export interface TextItem {
  readonly kind: 'text';
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Millimetres of the em. */
  readonly size: number;
  readonly font: FontFace;
  readonly colour: string;
  readonly align: 'left' | 'centre' | 'right';
  /** Degrees counter-clockwise about `x`, `y`. */
  readonly angle?: number;
  /** White around the letters, millimetres. */
  readonly halo?: number;
  readonly opacity?: number;
}

export type Item = PathItem | CirclesItem | TextItem;

/** Items drawn together, which a reader of the file may switch on and off. */
export interface SceneLayer {
  /** Stable name, ASCII, as DXF has it. */
  readonly id: string;
  readonly title: string;
  /** Nothing outside is drawn. */
  readonly clip?: Lines;
  readonly items: readonly Item[];
}

/** How the paper lies on the ground: `paper = (ground − origin) · 1000 / scale + place`. */
export interface Georeference {
  readonly plane: MapPlane;
  readonly scale: number;
  /** Metres [east, north] of the point that lies at `place`. */
  readonly origin: readonly [number, number];
  /** Millimetres. */
  readonly place: readonly [number, number];
  /** Frame on paper, millimetres: west, south, east, north. */
  readonly frame: readonly [number, number, number, number];
}

export interface Page {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly layers: readonly SceneLayer[];
  readonly georeference?: Georeference;
}

/** Lines from arrays of vertices. */
export function linesOf(parts: readonly (readonly (readonly [number, number])[])[]): Lines {
  const ends = new Uint32Array(parts.length);
  let count = 0;
  for (const [i, part] of parts.entries()) ends[i] = count += part.length;
  const xy = new Float64Array(2 * count);
  let at = 0;
  for (const part of parts)
    for (const [x, y] of part) {
      xy[at++] = x;
      xy[at++] = y;
    }
  return { xy, ends };
}

/** A rectangle as a ring. */
export function rectangle(west: number, south: number, east: number, north: number): Lines {
  return linesOf([
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ]);
}
