/** Names of the signs of survey marks as images of a style; `mark-image.ts` draws them when a map first wants one. */
import type { ExpressionSpecification } from 'maplibre-gl';
import type { Legend, PointMark } from '../../schemas/layer.ts';

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
