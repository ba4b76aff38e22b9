/** What stood on a day, over several layers: their version numbers do not go together, so a day or a moment is asked for. */
import type { Pool } from 'pg';

import { layerVersionsAt, type AsOf } from '../../schemas/database/versions.ts';
import { asOf } from '../parameters.ts';

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
