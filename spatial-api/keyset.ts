/** Pages of lists that are sorted by the time of making, newest first: the last entry of a page says where the next begins. */
import { z } from 'zod';

/** `next` of the page before, read as the entry that it ended with. */
export const createdCursor = z
  .string()
  .max(200)
  .transform((text, context) => {
    const [createdAt, id] = Buffer.from(text, 'base64url').toString().split(' ');
    if (z.iso.datetime({ precision: 6 }).safeParse(createdAt).success && z.uuid().safeParse(id).success) {
      return { createdAt: createdAt!, id: id! };
    }
    context.addIssue({ code: 'custom', message: '应为上一页的 next' });
    return z.NEVER;
  });

/** What names an entry among its fellows: time of making (ISO 8601, microseconds) and id. */
export interface Created {
  readonly createdAt: string;
  readonly id: string;
}

/** A page of `found`, which was read with one entry more than `limit`, and the `next` that leads on, null on the last page. */
export function pageOf<T extends Created>(
  found: readonly T[],
  limit: number,
): { readonly page: readonly T[]; readonly next: string | null } {
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return { page, next: found.length > limit && last != null ? cursorOf(last) : null };
}

function cursorOf({ createdAt, id }: Created): string {
  return Buffer.from(`${createdAt} ${id}`).toString('base64url');
}
