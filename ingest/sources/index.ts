/** Every source mapping: one file per supplier. Add one by adding its file here; `checkMapping` holds it to its layer. */

import type { SourceMapping } from '../mapping.ts';
import { landSurveyDistricts } from './land-survey-districts.ts';
import { registrationMessageParcels } from './registration-message-parcels.ts';

export const sources: readonly SourceMapping[] = [landSurveyDistricts, registrationMessageParcels];

/** The mapping of an id, as `--source` names it. */
export function sourceById(id: string): SourceMapping | undefined {
  return sources.find((source) => source.id === id);
}
