import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { withTables } from './issue-table.ts';
import { issueTitles } from '../schemas/issue-titles.ts';
import { ISSUES } from './issues.ts';

describe('codes of issues and refusals', () => {
  it('are listed in the README as the code has them', () => {
    const path = new URL('README.md', import.meta.url);
    const readme = readFileSync(path, 'utf8');
    const expected = withTables(readme);
    if (process.env['UPDATE'] === '1') writeFileSync(path, expected);
    else assert.equal(readme, expected, 'run the tests with UPDATE=1 to rewrite the tables');
  });

  it('have a short title each, and no title is of a code that is not', () => {
    assert.deepEqual(Object.keys(issueTitles).toSorted(), Object.keys(ISSUES).toSorted());
    for (const [code, { zh, en }] of Object.entries(issueTitles)) {
      assert.match(zh, /[\u4e00-\u9fff]/, code);
      assert.ok(zh.length <= 14 && en.length <= 32, code);
    }
  });

  it('have sentences in both languages that use the same details', () => {
    for (const [code, { zh, en }] of Object.entries(ISSUES)) {
      const details = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([detail]) => detail).toSorted();
      assert.deepEqual([...new Set(details(zh))], [...new Set(details(en))], code);
      assert.match(zh, /[\u4e00-\u9fff]/, code);
    }
  });
});
