/** What the loading thread and its row workers say to each other. Plain data: it is copied from thread to thread. */

import type { ColumnType } from '../copy-binary.ts';
import type { OriginalRow } from '../delivery.ts';
import type { Issue, IssueCode } from '../issues.ts';
import type { BoundMapping } from '../mapping.ts';
import type { ReadLimits } from '../readers/read-limits.ts';
import type { DeliveredFile, SourceColumn } from '../readers/reader.ts';
import type { DigestPiece, DigestSubjects } from '../staged-digests.ts';
import type { WorkingCrs } from '../working-crs.ts';

/** How the rows of a delivery are read, mapped, checked and encoded. */
export interface RowPlan {
  readonly layerId: string;
  readonly files: readonly DeliveredFile[];
  /** Label of the encoding that was decided on. */
  readonly encoding: string;
  readonly columns: readonly SourceColumn[];
  readonly mapping: BoundMapping;
  readonly crs: WorkingCrs;
  readonly districtCode?: string;
  readonly limits?: ReadLimits;
  readonly allow: readonly string[];
  readonly types: readonly ColumnType[];
  readonly subjects: DigestSubjects;
}

/** Rows [from, to) of the delivery, counted from 1. */
export interface SliceRequest {
  readonly from: number;
  readonly to: number;
}

export interface SliceAnswer {
  /** Accepted rows in the form of binary COPY. */
  readonly bytes: Uint8Array;
  readonly read: number;
  readonly deleted: number;
  readonly rejected: number;
  /** All findings, by code. */
  readonly counts: Partial<Record<IssueCode, number>>;
  /** Those that may have to be stored, in order. */
  readonly issues: readonly Issue[];
  readonly digests: DigestPiece;
  readonly rejections: readonly (OriginalRow & { readonly rowKey: string | null })[];
}
