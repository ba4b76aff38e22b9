/** How much a single file may ask of us before it is refused. Deliveries are hostile until proven otherwise. */

import { Refusal } from '../delivery.ts';

export interface ReadLimits {
  /** Vertices of one shape. */
  readonly vertices: number;
  /** Characters of one line or one value of a text format. */
  readonly valueCharacters: number;
  /** Columns of one table. */
  readonly columns: number;
  /** Objects, elements or collections inside each other. */
  readonly depth: number;
  /** Bytes of a file, or of a part of one, that a format forces us to hold whole (界址点 TXT, sheets of a workbook). */
  readonly heldBytes: number;
}

export const READ_LIMITS: ReadLimits = {
  vertices: 2_000_000,
  valueCharacters: 16 * 1024 ** 2,
  columns: 2000,
  depth: 64,
  heldBytes: 256 * 1024 ** 2,
};

/** A file beyond a limit. `what` names it in Chinese and English. */
export function beyondLimit(what: { readonly zh: string; readonly en: string }, limit: number): Refusal {
  return new Refusal('package-limit', {
    zh: `${what.zh}超过上限 ${limit}，未读取。确有必要时请提高上限（见设置）。`,
    en: `${what.en} exceeds the limit of ${limit}; it was not read. Raise the limit in the settings if this is meant.`,
  });
}

/** A file that is cut off or breaks the rules of its format. */
export function damagedFile(what: { readonly zh: string; readonly en: string }, cause?: unknown): Refusal {
  return new Refusal(
    'package-unreadable',
    { zh: `文件不完整或已损坏：${what.zh}`, en: `The file is incomplete or damaged: ${what.en}` },
    cause === undefined ? undefined : { cause },
  );
}
