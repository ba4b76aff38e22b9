/** Hatches for areas under control, drawn on a canvas in the browser: no sprite file, any colour, sharp on any screen. */
import type { ExpressionSpecification } from 'maplibre-gl';
import type { Legend, PointMark } from '../../schemas/layer.ts';

export type PatternKind = NonNullable<Legend['pattern']>;

export interface Pattern {
  readonly kind: PatternKind;
  readonly colour: string;
}

/** CSS pixels of one repeat. */
export const PATTERN_SIZE = 9;

/** `pattern:hatch:#8a8a00`, the image name that a style uses. */
export function patternName({ kind, colour }: Pattern): string {
  return `pattern:${kind}:${colour}`;
}

/** The pattern behind an image name; null for any other name. */
export function patternOf(name: string): Pattern | null {
  const match = /^pattern:(hatch|cross-hatch|dots):(.+)$/.exec(name);
  return match ? { kind: match[1] as PatternKind, colour: match[2]! } : null;
}

/** One repeat as pixels, `ratio` device pixels to a CSS pixel. Transparent between the strokes. */
export function drawPattern({ kind, colour }: Pattern, ratio: number): ImageData {
  const size = Math.round(PATTERN_SIZE * ratio);
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) return new ImageData(size, size);
  context.scale(size / PATTERN_SIZE, size / PATTERN_SIZE);
  context.strokeStyle = context.fillStyle = colour;
  context.lineWidth = 0.9;
  if (kind === 'dots') drawDots(context);
  else drawStrokes(context, kind === 'cross-hatch');
  return context.getImageData(0, 0, size, size);
}

/** Strokes at 45°, drawn past the edges so that repeats meet. */
function drawStrokes(context: CanvasRenderingContext2D, isCrossed: boolean): void {
  context.beginPath();
  for (const shift of [-PATTERN_SIZE, 0, PATTERN_SIZE]) {
    context.moveTo(shift - 2, PATTERN_SIZE + 2);
    context.lineTo(shift + PATTERN_SIZE + 2, -2);
    if (!isCrossed) continue;
    context.moveTo(shift - 2, -2);
    context.lineTo(shift + PATTERN_SIZE + 2, PATTERN_SIZE + 2);
  }
  context.stroke();
}

function drawDots(context: CanvasRenderingContext2D): void {
  for (const [x, y] of [
    [PATTERN_SIZE / 4, PATTERN_SIZE / 4],
    [(3 * PATTERN_SIZE) / 4, (3 * PATTERN_SIZE) / 4],
  ] as const) {
    context.beginPath();
    context.arc(x, y, 1.2, 0, 2 * Math.PI);
    context.fill();
  }
}

/** The sign of a survey mark as an image of a style; `mark-image.ts` draws it when a map first wants one. */
export interface MarkImage {
  readonly mark: PointMark;
  readonly colour: string;
}

/** `mark:triangle:#00695c`, the image name that a style uses. */
export function markName({ mark, colour }: MarkImage): string {
  return `mark:${mark}:${colour}`;
}

/** The sign behind an image name; null for any other name. */
export function markOf(name: string): MarkImage | null {
  const [kind, mark, colour] = name.split(':');
  return kind === 'mark' ? { mark: mark as PointMark, colour: colour! } : null;
}

/** The image name of each feature by the legend. */
export function markImages({ by, entries = [], mark }: Legend, colour: string): ExpressionSpecification | string {
  const fallback = markName({ mark: mark!, colour });
  const cases = entries.flatMap((entry) =>
    entry.mark === undefined ? [] : [entry.value, markName({ mark: entry.mark, colour })],
  );
  if (by === undefined || cases.length === 0) return fallback;
  return ['match', ['to-string', ['get', by]], ...cases, fallback] as unknown as ExpressionSpecification;
}
