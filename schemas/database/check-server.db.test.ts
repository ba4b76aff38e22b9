import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import { emptyDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { readSettings } from '../settings.ts';
import { checkServer, serverProblems } from './check-server.ts';
import { openDatabase } from './cluster.ts';

describe('the server of DATABASE_URL', () => {
  let database: TestDatabase;
  before(async () => {
    database = await emptyDatabase();
  });
  after(() => database.drop());

  it('is used as it is, and no cluster of ours is made', async () => {
    const opened = await openDatabase(
      readSettings({ DATABASE_URL: database.url, DIMAI_DATA: '/nonexistent/never-made' }),
    );
    assert.equal(opened.managed, false);
    assert.equal(opened.url, database.url);
    await opened.release();
  });

  it('may have PostGIS installed or only ready to install', async () => {
    const before = await checkServer(database.url);
    await database.pool.query('create extension postgis');
    assert.equal((await checkServer(database.url)).postgis, before.postgis);
  });

  it('is refused with everything it lacks', () => {
    const problems = serverProblems({ versionNumber: 130_004, encoding: 'SQL_ASCII', postgis: '3.1.4' });
    assert.equal(problems.length, 3);
    assert.deepEqual(serverProblems({ versionNumber: 140_000, encoding: 'UTF8', postgis: '3.10.0' }), []);
    assert.match(serverProblems({ versionNumber: 170_000, encoding: 'UTF8', postgis: null })[0] ?? '', /No PostGIS/);
  });

  it('that does not answer is named without its password', async () => {
    await assert.rejects(checkServer('postgresql://user:secret@127.0.0.1:1/none'), (error: Error) => {
      assert.match(error.message, /user:…@127\.0\.0\.1:1/);
      assert.doesNotMatch(error.message, /secret/);
      return true;
    });
  });
});
