/** What stood on a day, over several layers: their version numbers do not go together, so a day or a moment is asked for. */
import { createHash } from 'node:crypto';

import type { Pool } from 'pg';

import { layerVersionsAt, type AsOf } from '../../schemas/database/versions.ts';
import { versionOf } from '../../tiles/versions.ts';
import { asOf } from '../parameters.ts';
import type { RouteContext } from '../route.ts';

/** A day (to its end, in China) or a moment. */
export const momentParameter = asOf
  .transform((given: AsOf, context) => {
    if ('moment' in given) return given.moment;
    context.addIssue({ code: 'custom', message: '涉及多个图层，应为日期或带时区的时刻，不能是版本号' });
    return '';
  })
  .optional()
  .describe('截至某日（当日终了，北京时间）或某一时刻；缺省为现在');

/** Version of each layer at a moment; 0 where nothing had been published. */
export async function versionsAt(
  db: Pool,
  layers: readonly string[],
  moment: string,
): Promise<Readonly<Record<string, number>>> {
  const versions = await layerVersionsAt(db, layers, { moment });
  return Object.fromEntries(layers.map((id) => [id, versions.get(id) ?? 0]));
}

/** Version of each layer at the moment that is asked for, else now. */
export async function versionsAsked(
  { db, tiles }: Pick<RouteContext, 'db' | 'tiles'>,
  layers: readonly string[],
  moment: string | undefined,
): Promise<Readonly<Record<string, number>>> {
  if (moment !== undefined) return versionsAt(db, layers, moment);
  const versions = await tiles.versions.read();
  return Object.fromEntries(layers.map((id) => [id, versionOf(versions, id)]));
}

/**
 * Entity tag of an answer: the same question at the same versions of the layers, within the same districts, has the same answer.
 * `asked` is the question, with whatever else decides.
 */
export async function answerTag(
  { tiles, programTag, caller }: Pick<RouteContext, 'tiles' | 'programTag' | 'caller'>,
  layers: readonly string[],
  ...asked: readonly unknown[]
): Promise<string> {
  const current = await tiles.versions.read();
  const versions = layers.map((id) => versionOf(current, id));
  const hash = createHash('sha256').update(JSON.stringify([programTag, caller.districts, versions, ...asked]));
  return `W/"${hash.digest('base64url').slice(0, 20)}"`;
}
