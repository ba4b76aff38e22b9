import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { standingQuery } from './standing-query.ts';
import { createPool } from './pool.ts';

describe('a statement that is always the same', () => {
  let database: TestDatabase;
  before(async () => (database = await testDatabase()));
  after(() => database.drop());

  it('is planned once for all its values, and leaves its connection as it was', async () => {
    const pool = createPool({ url: database.url, size: 1 });
    try {
      const text = 'select $1::integer + 1 as next from dimai.layer_state right join (select 1) as one on false';
      for (const value of [1, 2, 3]) {
        const { rows } = await standingQuery<{ next: number }>(pool, { text, values: [value] }, { byIndex: true });
        assert.deepEqual(rows, [{ next: value + 1 }]);
      }
      await assert.rejects(standingQuery(pool, { text: 'select 1 / $1::integer', values: [0] }), /division by zero/);
      const { rows: plans } = await pool.query(
        'select generic_plans::integer as general, custom_plans::integer as particular from pg_prepared_statements where statement = $1',
        [text],
      );
      assert.deepEqual(plans, [{ general: 3, particular: 0 }]);
      const { rows: settings } = await pool.query(
        `select name, setting from pg_settings where name in ('plan_cache_mode', 'enable_seqscan') order by name`,
      );
      assert.deepEqual(settings, [
        { name: 'enable_seqscan', setting: 'on' },
        { name: 'plan_cache_mode', setting: 'auto' },
      ]);
    } finally {
      await pool.end();
    }
  });
});
