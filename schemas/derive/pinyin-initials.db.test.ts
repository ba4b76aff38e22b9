import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { pinyin } from 'pinyin-pro';

import { testDatabase, type TestDatabase } from '../../fixtures/harness/database.ts';
import { pinyinInitialsFunction } from './pinyin-initials.ts';

describe('first letters of pinyin', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.drop());

  const of = async (texts: readonly string[]): Promise<readonly string[]> => {
    const { rows } = await database.pool.query<{ letters: string }>(
      'select dimai.pinyin_initials(t) as letters from unnest($1::text[]) with ordinality as given (t, n) order by n',
      [texts],
    );
    return rows.map(({ letters }) => letters);
  };

  it('are those of the characters; digits and Latin letters stay, marks and spaces go', async () => {
    const given = {
      天宁区兰陵路8号: 'tnqlll8h',
      '常州市武进区湖塘镇（A区）': 'czswjqhtzaq',
      'Ａ１２－地块': 'a12dk',
      '绿地 · 女贞 路': 'ldnzl',
      鄂尔多斯市达拉特旗: 'eedssdltq',
      '': '',
    };
    assert.deepEqual(await of(Object.keys(given)), Object.values(given));
  });

  it('are those of the word where a word is read otherwise than its characters', async () => {
    const given = {
      重庆路: 'cql',
      长江路: 'cjl',
      江南银行: 'jnyh',
      人行道: 'rxd',
      厦门路: 'xml',
      广厦大厦: 'gsds',
      音乐厅: 'yyt',
    };
    assert.deepEqual(await of(Object.keys(given)), Object.values(given));
  });

  it('agree with pinyin-pro for every character of GB 2312', async () => {
    const { rows } = await database.pool.query<{ text: string }>(
      `select string_agg(convert_from(set_byte(set_byte('\\x0000', 0, high), 1, low), 'EUC_CN'), '') as text
from generate_series(176, 247) as high, generate_series(161, 254) as low where not (high = 215 and low > 249)`,
    );
    const characters = [...rows[0]!.text];
    assert.equal(characters.length, 6763);
    const expected = pinyin(characters.join(' '), { pattern: 'first', toneType: 'none', type: 'array' }).filter(
      (letter) => letter !== ' ',
    );
    assert.deepEqual(await of(characters), expected);
  });

  it('are written by a function that is the description of today', () => {
    const migration = readFileSync(
      new URL('../database/migrations/000250-pinyin-initials.sql', import.meta.url),
      'utf8',
    );
    assert.equal(migration.startsWith(pinyinInitialsFunction()), true, 'a change of readings is a new migration');
  });
});
