import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { projectRoot, readSettings, redactUrl, SettingsError, settingsTable } from './settings.ts';

describe('settings', () => {
  it('have a default for everything but the database, on this machine alone', () => {
    const settings = readSettings({});
    assert.equal(settings.host, '127.0.0.1');
    assert.equal(settings.port, 8080);
    assert.equal(settings.databaseUrl, undefined);
    assert.equal(settings.dataDirectory, join(projectRoot, '.dimai'));
  });

  it('take an empty variable for an unset one', () => {
    assert.equal(readSettings({ PORT: '', DATABASE_URL: '' }).port, 8080);
  });

  it('read sizes in powers of 1024 and durations in any unit', () => {
    const settings = readSettings({
      UPLOAD_LIMIT: '1.5 GB',
      BODY_LIMIT: '512K',
      STATEMENT_TIMEOUT: '90s',
      JOB_TIMEOUT: '2h',
    });
    assert.equal(settings.uploadLimitBytes, 1.5 * 1024 ** 3);
    assert.equal(settings.bodyLimitBytes, 512 * 1024);
    assert.equal(settings.statementTimeoutMs, 90_000);
    assert.equal(settings.jobTimeoutMs, 7_200_000);
    assert.equal(readSettings({ TILE_TIMEOUT: '0' }).tileTimeoutMs, 0);
  });

  it('list everything that is wrong at once, with the value and without a password', () => {
    const environment = { PORT: '99999', LOG_LEVEL: 'loud', TILE_CACHE: 'much', DATABASE_URL: 'mysql://u:secret@h/d' };
    assert.throws(
      () => readSettings(environment),
      (error: SettingsError) => {
        assert.equal(error.problems.length, 4);
        for (const word of ['PORT=99999', 'LOG_LEVEL=loud', 'TILE_CACHE=much', 'DATABASE_URL'])
          assert.ok(error.message.includes(word));
        assert.ok(!error.message.includes('secret'));
        return true;
      },
    );
  });

  it('are the table of the README', () => {
    const readme = readFileSync(join(projectRoot, 'README.md'), 'utf8');
    const [, printed] = /<!-- settings:.*-->\n([^]*?)<!-- end of settings -->/.exec(readme) ?? [];
    assert.equal(printed, settingsTable());
  });

  it('print a connection string without its password', () => {
    assert.equal(redactUrl('postgresql://u:p%40ss@h:5432/d'), 'postgresql://u:…@h:5432/d');
    assert.equal(redactUrl('postgresql://u@/d?host=/tmp&password=x&a=1'), 'postgresql://u@/d?host=/tmp&password=…&a=1');
  });
});
