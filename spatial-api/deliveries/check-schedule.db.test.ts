import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { readSettings, SettingsError } from '../../schemas/settings.ts';
import { lastDue, orderDueCheck } from './check-schedule.ts';

describe('the check of published data by schedule', () => {
  let database: TestDatabase;
  before(async () => (database = await testDatabase()));
  after(() => database.drop());

  const settings = (at: string) => readSettings({ CHECK_DATA_AT: at });
  const beijing = (text: string) => new Date(`${text}+08:00`);

  it('is due every day, or on a day of the week, in Beijing time', () => {
    const daily = settings('02:30').checkDataAt!;
    assert.deepEqual(lastDue(daily, beijing('2026-11-28T02:30:00')), beijing('2026-11-28T02:30:00'));
    assert.deepEqual(lastDue(daily, beijing('2026-11-28T02:29:59')), beijing('2026-11-27T02:30:00'));
    const weekly = settings('Sun 22:00').checkDataAt!;
    assert.deepEqual(lastDue(weekly, beijing('2026-11-28T12:00:00')), beijing('2026-11-22T22:00:00'));
    assert.deepEqual(lastDue(weekly, beijing('2026-11-29T23:00:00')), beijing('2026-11-29T22:00:00'));
  });

  it('is ordered once, whichever server looks first, and not hours late', async () => {
    const at = settings('02:30');
    const now = beijing('2026-11-28T02:31:00');
    const ordered = await Promise.all([1, 2, 3].map(() => orderDueCheck(database.pool, at, now)));
    const jobs = ordered.filter((job) => job != null);
    assert.equal(jobs.length, 1);
    const { rows } = await database.pool.query(
      'select kind, created_by as by from dimai.job where id = $1 union all select job_id::text, null from dimai.check_schedule',
      jobs,
    );
    assert.deepEqual(rows, [
      { kind: 'check-data', by: 'schedule' },
      { kind: jobs[0], by: null },
    ]);
    assert.equal(await orderDueCheck(database.pool, at, beijing('2026-11-28T03:00:00')), undefined);
    assert.equal(await orderDueCheck(database.pool, at, beijing('2026-11-27T12:00:00')), undefined);
  });

  it('is left alone unless the setting says a time, and a start with nonsense is refused', async () => {
    assert.equal(await orderDueCheck(database.pool, readSettings({}), beijing('2026-11-28T02:31:00')), undefined);
    assert.throws(() => settings('25:00'), SettingsError);
    assert.throws(() => settings('Sonntag 02:30'), SettingsError);
  });
});
