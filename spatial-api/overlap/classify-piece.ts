import type { Thresholds } from '../../schemas/rules/rule.ts';
import type { InscribedWidth } from './inscribed-circle.ts';

/** `noise` is below print precision, `edge` a sliver along a common border, `real` an overlap that counts. */
export type PieceClass = 'real' | 'edge' | 'noise';

/** Measures of one piece in the plane: m² and m; `length` is the long side of its bounding rectangle along the longest edge. */
export interface PieceShape {
  readonly area: number;
  readonly perimeter: number;
  readonly width: InscribedWidth;
}

/**
 * Class of a piece of overlap (domain practice: two parameters, area and width, never area alone).
 * Where the width is only known between bounds that straddle the tolerance, the piece is taken as real: a doubt must
 * not turn an overlap into "clear". With all thresholds 0 every piece is real.
 */
export function classifyPiece(shape: PieceShape, thresholds: Thresholds): PieceClass {
  if (shape.area < thresholds.noiseArea) return 'noise';
  if (shape.area < thresholds.toleranceArea) return 'edge';
  return shape.width.atMost < thresholds.toleranceWidth && isSliver(shape, thresholds) ? 'edge' : 'real';
}

/** Long for its width, or far from round: 4πA/P² of a 1:5 rectangle is 0.44, of a 1:20 one 0.14. */
function isSliver(shape: PieceShape, thresholds: Thresholds): boolean {
  const width = Math.max(shape.width.atLeast, 1e-6);
  const elongated = shape.perimeter / 2 / width >= thresholds.sliver.lengthToWidth;
  const ragged = (4 * Math.PI * shape.area) / shape.perimeter ** 2 <= thresholds.sliver.compactness;
  return elongated || ragged;
}
