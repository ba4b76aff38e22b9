import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { nameTokensFunction, searchTokensFunction } from './derive/search-tokens-function.ts';
import { fragmentTokens, initialsTokens, nameTokens, pinyinInitials, rowTokens, wholeTokens } from './search-tokens.ts';

describe('what texts are found by', () => {
  let database: TestDatabase;
  before(async () => {
    database = await testDatabase();
  });
  after(() => database.drop());

  const fromDatabase = async (texts: readonly (string | null)[]): Promise<readonly (readonly number[])[]> => {
    const { rows } = await database.pool.query<{ tokens: number[] }>(
      'select dimai.search_tokens(t) as tokens from unnest($1::text[]) with ordinality as given (t, n) order by n',
      [texts],
    );
    return rows.map(({ tokens }) => tokens);
  };
  const compare = async (texts: readonly (string | null)[]) => {
    const found = await fromDatabase(texts);
    texts.forEach((text, index) => assert.deepEqual([...rowTokens([text])], found[index], String(text)));
  };

  it('is the same by the loader and by the database, for places as they are written', () =>
    compare([
      '天宁区兰陵路8号',
      '常州市武进区湖塘镇（A区）',
      'Ａ１２－地块',
      '绿地 · 女贞 路',
      '重庆路、长江路与厦门银行之间',
      '路',
      'A',
      '',
      null,
      '〇三街',
      '𠮷野家𠀀路',
      'İstanbul Kelvin K ÉÀ ß ﬁ',
      '100%_\\ "quoted"',
      'x'.repeat(300),
      '\u3000\u9fff\ua000\uac00\uf900',
    ]));

  it('is the same for every character of the basic plane beside another', async () => {
    const texts: string[] = [];
    for (let start = 1; start < 0xd800; start += 64)
      texts.push(Array.from({ length: 64 }, (_, i) => `${String.fromCharCode(start + i)}路`).join(''));
    for (let start = 0xe000; start <= 0xffc0; start += 64)
      texts.push(Array.from({ length: 64 }, (_, i) => `区${String.fromCharCode(start + i)}`).join(''));
    await compare(texts);
  });

  it('is that of all texts of a row together', async () => {
    const { rows } = await database.pool.query<{ tokens: number[] }>(
      `select dimai.search_tokens('兰陵路8号', null, '恒大名都') as tokens`,
    );
    assert.deepEqual([...rowTokens(['兰陵路8号', null, '恒大名都'])], rows[0]!.tokens);
  });

  it('holds the numbers of every fragment, in any case, and of first letters of pinyin', () => {
    const has = (text: string, numbers: readonly number[]) => {
      const known = new Set(rowTokens([text]));
      return numbers.length > 0 && numbers.every((number) => known.has(number));
    };
    const place = '常州市天宁区LanLing路8号重庆大厦';
    for (let from = 0; from < place.length; from++)
      for (let to = from + 2; to <= place.length; to++) {
        assert.ok(has(place, fragmentTokens(place.slice(from, to).toUpperCase())), place.slice(from, to));
      }
    assert.equal(pinyinInitials(place), 'czstnqlanlingl8hcqds');
    assert.ok(has(place, initialsTokens('l8hcq')));
    assert.ok(!has(place, fragmentTokens('兰陵')));
    assert.deepEqual([fragmentTokens('路'), fragmentTokens('𠮷'), initialsTokens('lx')], [[], [], []]);
    assert.ok(has('路', wholeTokens('路')) && !has('大路', wholeTokens('路')));
  });

  it('is of a name its pairs alone, the same by the loader and by the database', async () => {
    for (const name of ['王小明', '王芳', '王', '常州ABC有限公司', '𠮷野', '', null]) {
      const { rows } = await database.pool.query<{ tokens: number[] }>('select dimai.name_tokens($1) as tokens', [
        name,
      ]);
      assert.deepEqual([...nameTokens(name)], rows[0]!.tokens, String(name));
    }
    assert.deepEqual([...nameTokens('王小明')], [...fragmentTokens('王小明')]);
  });

  it('is worked out by a function that is the description of today', () => {
    const migration = readFileSync(new URL('database/migrations/000390-search-tokens.sql', import.meta.url), 'utf8');
    assert.equal(migration.startsWith(searchTokensFunction()), true, 'a change of it is a new migration');
    const names = readFileSync(new URL('database/migrations/000396-holder-tokens.sql', import.meta.url), 'utf8');
    assert.equal(names.startsWith(nameTokensFunction()), true, 'a change of it is a new migration');
  });
});
