import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { readSettings, SettingsError, settingsTable } from './settings.ts';

describe('the settings', () => {
  it('have defaults that start a trial on this machine alone', () => {
    const settings = readSettings({});
    assert.equal(settings.host, '127.0.0.1');
    assert.equal(settings.port, 8080);
  });

  it('are refused all at once, each by its name', () => {
    assert.throws(
      () => readSettings({ PORT: 'eighty', LOG_LEVEL: 'loud' }),
      (error) => error instanceof SettingsError && /PORT/.test(error.message) && /LOG_LEVEL/.test(error.message),
    );
  });

  it('stand in the README as they are (UPDATE=1 rewrites the table)', () => {
    const path = new URL('../README.md', import.meta.url);
    const readme = readFileSync(path, 'utf8');
    const table = /(<!-- settings: [^>]*-->\n)([^]*?)(<!-- end of settings -->)/;
    const expected = readme.replace(table, (_all, head: string, _old, tail: string) => head + settingsTable() + tail);
    if (process.env['UPDATE'] === '1') writeFileSync(path, expected);
    else assert.equal(readme, expected);
  });
});
