/** GeoJSON Text Sequences (RFC 8142): each feature between a record separator and a line feed. */
import { featureText, type FeatureShape } from '../feature-query.ts';
import type { StreamForm } from '../stream-features.ts';

/** One feature a line, as the database wrote it. */
export function sequenceForm(shape: FeatureShape): StreamForm {
  return {
    columns: [featureText(shape)],
    head: '',
    rows: (rows) => rows.map(([text]) => `\u001e${text as string}\n`).join(''),
  };
}
