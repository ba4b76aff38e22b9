/**
 * 面积平差 of what lies inside and outside a control line: printed in 0.01 m² and 0.0001 ha, the parts of a plot add up to
 * the plot, and the pieces of a part to the part. Measured areas stay beside them, unrounded.
 */
import { levelAreas } from '../../schemas/level-areas.ts';
import { roundArea } from '../../schemas/units.ts';
import type { Areas, ClosedArea, Piece, PlotClosing } from './result.ts';

export type AreaKind = keyof Areas;

/** An area as it is printed, closed on nothing but itself. */
export function closedAlone(area: number): ClosedArea {
  return { squareMetres: roundArea(area, 'squareMetres'), hectares: roundArea(area, 'hectares') };
}

/** What was measured of one plot against one line. `outside` is null where only what lies inside was asked for. */
export interface PlotParts {
  readonly plot: string;
  readonly whole: Areas;
  /** Dissolved: land under two features counts once. */
  readonly inside: Areas;
  readonly outside: Areas | null;
}

/**
 * Closes inside and outside on the plot. An outside that was not measured is the remainder; a difference beyond 1‰ or
 * 1 m² (chords of very long edges, or an error) is not distributed but shown.
 */
export function closePlot({ plot, whole, inside, outside }: PlotParts, kind: AreaKind): PlotClosing {
  const total = closedAlone(whole[kind]);
  if (outside == null) {
    const closed = closedAlone(Math.min(inside[kind], whole[kind]));
    return { plot, state: 'closed', whole: total, inside: closed, outside: minus(total, closed), discrepancy: 0 };
  }
  if (inside[kind] + outside[kind] <= 0 || total.squareMetres <= 0) {
    const [a, b] = [closedAlone(inside[kind]), closedAlone(outside[kind])];
    return { plot, state: 'not-closed', whole: total, inside: a, outside: b, discrepancy: whole[kind] };
  }
  const parts = [
    { key: '1', area: inside[kind] },
    { key: '2', area: outside[kind] },
  ];
  const levelling = levelAreas(parts, whole[kind]);
  if (levelling.state === 'refused') {
    const [a, b] = [closedAlone(inside[kind]), closedAlone(outside[kind])];
    return { plot, state: 'not-closed', whole: total, inside: a, outside: b, discrepancy: levelling.discrepancy };
  }
  const [a, b] = levelling.pieces.map(({ area, hectares }) => ({ squareMetres: area, hectares }));
  return {
    plot,
    state: 'closed',
    whole: { squareMetres: levelling.area, hectares: levelling.hectares },
    inside: a!,
    outside: b!,
    discrepancy: levelling.discrepancy,
  };
}

function minus(whole: ClosedArea, part: ClosedArea): ClosedArea {
  return {
    squareMetres: Math.round((whole.squareMetres - part.squareMetres) * 100) / 100,
    hectares: Math.round((whole.hectares - part.hectares) * 10000) / 10000,
  };
}

/** Closes the pieces of one plot on the closed area of the part they make up; pieces that overlap each other are rounded one by one. */
export function closePieces(
  pieces: readonly Piece[],
  part: ClosedArea,
  measured: number,
  kind: AreaKind,
): readonly Piece[] {
  const sum = pieces.reduce((total, piece) => total + piece[kind], 0);
  const isPartition = pieces.length > 0 && Math.abs(sum - measured) <= 1e-6 * Math.max(sum, 1);
  if (!isPartition || part.squareMetres <= 0 || sum <= 0) return pieces;
  const [only] = pieces;
  // as levelling has it, which needs exact integers for more than one
  if (pieces.length === 1 && Math.abs(only![kind] - part.squareMetres) < 0.5) {
    const hectares = Math.floor((Math.round(100 * part.squareMetres) + 50) / 100) / 10_000;
    return [{ ...only!, closed: { squareMetres: part.squareMetres, hectares } }];
  }
  const levelling = levelAreas(
    pieces.map((piece, index) => ({ key: String(index + 1), area: piece[kind] })),
    part.squareMetres,
  );
  if (levelling.state === 'refused') return pieces;
  return pieces.map((piece, index) => {
    const { area, hectares } = levelling.pieces[index]!;
    return { ...piece, closed: { squareMetres: area, hectares } };
  });
}
