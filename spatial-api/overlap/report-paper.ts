import type { Pdf } from '../paper/pdf.ts';
import type { CheckRecord } from './record.ts';
import type { BaseMap } from './report-base.ts';
import type { Say } from './report-words.ts';

/** What a report is drawn on and from. */
export interface Paper {
  readonly pdf: Pdf;
  readonly record: CheckRecord;
  readonly say: Say;
  readonly base: BaseMap;
}
