import type { Pool } from 'pg';
import { plotsOfCode } from './plots-of-code.ts';
import { plotsOfGeoJson } from './plots-of-geojson.ts';
import type { SubjectDescription } from './record.ts';
import type { Submission } from './submitted-plot.ts';
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
  if (request.uploadId != null) return plotsOfUpload(db, request.uploadId);
  return { submission: plotsOfGeoJson(request.geometry, request.crs ?? 4490), source: { kind: 'geometry' } };
}
