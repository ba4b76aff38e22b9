/** Where the next page begins, as text in its address. It says nothing that the page did not show, so it is not sealed. */
import { z } from 'zod';

import { Problem } from '../../schemas/problems.ts';
import type { Position, VersionSpan } from './feature-query.ts';

/** A position with the versions that the pages are read at, so that a publication between two pages changes neither. */
export interface PageToken {
  readonly position: Position;
  readonly versions: VersionSpan;
  /** How many the first page counted. */
  readonly matched: number | null;
}

const version = z.int().min(0).max(2_147_483_647);
const form = z.tuple([
  version,
  version,
  z.int().min(0).nullable(),
  z.int().min(0),
  z.array(z.string().max(2000).nullable()).max(5),
]);

/** The text of a token. */
export function encodeToken({ position, versions, matched }: PageToken): string {
  const parts: z.input<typeof form> = [versions.from, versions.to, matched, position.id, [...position.values]];
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** The token of a text; throws `request-invalid` for one that was not given out for this order. */
export function decodeToken(text: string, sortKeys: number): PageToken {
  const parsed = form.safeParse(jsonOf(Buffer.from(text, 'base64url').toString()));
  if (!parsed.success || parsed.data[4].length !== sortKeys) {
    const expected = '上一页 next 链接中的 after，其余参数不变';
    throw new Problem('request-invalid', `参数 after 有误：应为${expected}`, {
      errors: [{ at: 'query.after', actual: text.slice(0, 60), expected }],
    });
  }
  const [from, to, matched, id, values] = parsed.data;
  return { position: { id, values }, versions: { from, to }, matched };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
