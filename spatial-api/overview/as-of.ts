/** What stood on a day, over several layers: their version numbers do not go together, so a day or a moment is asked for. */
import { createHash } from 'node:crypto';

import type { Pool } from 'pg';

import { layerVersionsAt, type AsOf } from '../../schemas/database/versions.ts';
import { versionOf } from '../../tiles/versions.ts';
import { asOf } from '../parameters.ts';
import { beijingDay } from '../reconciliation/beijing-day.ts';
import type { RouteContext } from '../route.ts';
import { minimumCountFor } from '../statistics/minimum-count.ts';

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

/** When each of these versions was published (ISO 8601), null where it is none: how fresh an answer is. */
export async function publicationTimes(
  { db, tiles }: Pick<RouteContext, 'db' | 'tiles'>,
  versions: Readonly<Record<string, number>>,
): Promise<Readonly<Record<string, string | null>>> {
  const current = await tiles.versions.read();
  const past = Object.entries(versions).filter(([id, version]) => version > 0 && versionOf(current, id) !== version);
  const known = past.length === 0 ? new Map<string, string>() : await readTimes(db, past);
  return Object.fromEntries(
    Object.entries(versions).map(([id, version]) => {
      const state = current.get(id);
      const isCurrent = state !== undefined && version > 0 && state.version === version;
      return [id, isCurrent ? state.changedAt : (known.get(id) ?? null)];
    }),
  );
}

async function readTimes(db: Pool, versions: readonly (readonly [string, number])[]): Promise<Map<string, string>> {
  const { rows } = await db.query<{ layer: string; time: string }>(
    `select v.layer, to_char(v.published_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as time
from dimai.dataset_version v
join unnest($1::text[], $2::integer[]) as asked (layer, version) using (layer, version)
where v.state = 'published' and v.published_at is not null`,
    [versions.map(([layer]) => layer), versions.map(([, version]) => version)],
  );
  return new Map(rows.map(({ layer, time }) => [layer, time]));
}

/** The day that states are judged by: the one that is asked about, else today (China). */
export function dayAsked(moment: string | undefined, now: Date): string {
  return beijingDay(moment === undefined ? now : new Date(moment));
}

/**
 * Entity tag of an answer: the same question at the same versions of the layers, within the same districts and with the
 * same least count, has the same answer.
 * `asked` is the question, with whatever else decides.
 */
export async function answerTag(
  { tiles, programTag, caller }: Pick<RouteContext, 'tiles' | 'programTag' | 'caller'>,
  layers: readonly string[],
  ...asked: readonly unknown[]
): Promise<string> {
  const current = await tiles.versions.read();
  const versions = layers.map((id) => versionOf(current, id));
  const hash = createHash('sha256').update(
    JSON.stringify([programTag, caller.districts, minimumCountFor(caller), versions, ...asked]),
  );
  return `W/"${hash.digest('base64url').slice(0, 20)}"`;
}
