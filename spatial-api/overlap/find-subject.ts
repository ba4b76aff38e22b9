import type { Pool } from 'pg';
import { Problem } from '../../schemas/problems.ts';
import { plotsOfCode } from './plots-of-code.ts';
import { plotsOfGeoJson } from './plots-of-geojson.ts';
import type { SubjectDescription } from './record.ts';
import { MOST_PLOTS, type Submission } from './submitted-plot.ts';
import { plotsOfUpload } from './uploads.ts';

/** A subject as a request names it: exactly one of geometry, code and uploadId. */
export interface SubjectRequest {
  readonly geometry?: unknown;
  /** EPSG code of `geometry`. */
  readonly crs?: number | undefined;
  readonly code?: string | undefined;
  readonly uploadId?: string | undefined;
}

/** Plots of a request's subject, and where they come from. */
export async function findSubject(
  db: Pool,
  request: SubjectRequest,
): Promise<{ readonly submission: Submission; readonly source: SubjectDescription['source'] }> {
  if (request.code != null) {
    return { submission: await plotsOfCode(db, request.code), source: { kind: 'code', code: request.code } };
  }
  if (request.uploadId != null) {
    const found = await plotsOfUpload(db, request.uploadId);
    const { length } = found.submission.plots;
    if (length <= MOST_PLOTS) return found;
    throw new Problem('subject-invalid', `文件有 ${length} 个地块，一次最多审查 ${MOST_PLOTS} 个，请用批量审查`);
  }
  return { submission: plotsOfGeoJson(request.geometry, request.crs ?? 4490), source: { kind: 'geometry' } };
}
