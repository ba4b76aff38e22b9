import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { layerById } from '../../schemas/layers/index.ts';
import { comparisonDatabase } from '../../schemas/templates/comparison-database.ts';
import { templates } from '../../schemas/templates/index.ts';
import type { TemplateTable } from '../../schemas/templates/template.ts';
import { knowsCountyAlone } from './extent.ts';
import { JetError } from './jet/index.ts';
import { canonicalValue, RowDigest } from './row-digest.ts';
import { noticesOf, refusalOf } from './row-problems.ts';
import { layersOf, tableQuery } from './template-query.ts';

const table = (name: string): TemplateTable => comparisonDatabase.tables.find((each) => each.name === name)!;

const small: TemplateTable = {
  name: 'ZD',
  title: '宗地',
  key: ['ZDDM', 'XH'],
  fields: [
    { name: 'ZDDM', title: '宗地代码', type: 'text', length: 19, required: true },
    { name: 'XH', title: '序号', type: 'int32' },
    { name: 'QLLX', title: '权利类型', type: 'text', length: 10, codelist: 'right-type', expected: true },
  ],
};

describe('values written and read back', () => {
  it('have one spelling, whoever gives them', () => {
    assert.equal(canonicalValue('numeric', '12.50'), canonicalValue('numeric', 12.5));
    assert.equal(canonicalValue('numeric', '-0.00'), '0');
    assert.equal(canonicalValue('numeric', '100'), '100');
    assert.equal(
      canonicalValue('datetime', '2024-03-31'),
      canonicalValue('datetime', new Date('2024-03-31T00:00:00Z')),
    );
    assert.equal(canonicalValue('datetime', '2024-03-31T08:30:00'), '2024-03-31 08:30:00');
    assert.equal(canonicalValue('float', 0.1), canonicalValue('float', Math.fround(0.1)));
    assert.equal(
      canonicalValue('guid', '{ABCD0000-0000-4000-8000-000000000000}'),
      'abcd0000-0000-4000-8000-000000000000',
    );
    assert.equal(canonicalValue('text', null), null);
    assert.notEqual(canonicalValue('text', ''), null);
  });

  it('have digests that tell rows, their order and their borders apart', () => {
    const digest = (...rows: string[][]): string => {
      const made = new RowDigest(['text', 'text']);
      for (const row of rows) made.add(row);
      return made.digest();
    };
    const all = [
      digest(['ab', 'c']),
      digest(['a', 'bc']),
      digest(['ab', 'c'], ['d', 'e']),
      digest(['d', 'e'], ['ab', 'c']),
    ];
    assert.equal(new Set(all).size, all.length);
  });
});

describe('problems of rows that are to go out', () => {
  it('what the standard asks for and codes of no list are noticed with key and field', () => {
    const found = [
      ...noticesOf(small, ['320411', 1, null]),
      ...noticesOf(small, ['320411', 2, '3、777']),
      ...noticesOf(small, ['320411', 3, '3']),
    ];
    assert.deepEqual(
      found.map(({ key, field, code, value }) => [key, field, code, value]),
      [
        ['320411/1', 'QLLX', 'missing', ''],
        ['320411/2', 'QLLX', 'unknown-code', '3、777'],
      ],
    );
  });

  it('a refusal of the file format keeps its code and is told in Chinese', () => {
    const error = new JetError('text-too-long', { table: 'ZD', row: 7, column: 'ZDDM', length: 20, limit: 19 });
    const problem = refusalOf(small, ['32041100000000000000', 1, '3'], error);
    assert.deepEqual(
      [problem.severity, problem.code, problem.field, problem.key],
      ['refusal', 'text-too-long', 'ZDDM', '32041100000000000000/1'],
    );
    assert.match(problem.message, /长度 20 个字符，最多 19 个/);
  });
});

describe('the statements that read a template', () => {
  it('take every field in its order, current rows only, ordered by key, in a district by the first code they have', () => {
    for (const template of templates) {
      for (const each of template.tables) {
        const query = tableQuery(each, { district: '320411' });
        assert.ok(query, each.name);
        assert.match(query.text, /version_to is null/);
        assert.ok(layersOf(each).length > 0);
      }
    }
    const { text, values } = tableQuery(table('KTT_ZDJBXX'), { district: '320411' })!;
    assert.match(text, /"area"::text/);
    assert.match(
      text,
      /to_char\("registered_on" at time zone 'Asia\/Shanghai', 'YYYY-MM-DD HH24:MI:SS'\)|to_char\("registered_on", 'YYYY-MM-DD'\)/,
    );
    assert.match(text, /and "parcel_code" like \$1::text/);
    assert.match(text, /order by "parcel_code", row_id/);
    assert.deepEqual(values, ['320411%']);
    const building = tableQuery(table('KTT_FW_ZRZ'), { district: '320411' })!;
    assert.ok(
      building.text.includes(
        '("parcel_code" like $1::text or "parcel_code" is null and ("unit_number" like $1::text or "unit_number" is null and ("district_code" like $1::text or "district_code" is null and (geom is null or st_intersects(geom,',
      ),
      building.text,
    );
  });

  it('rows that know their county alone go out with every 地籍区 of it, rather than with none', () => {
    const cases = tableQuery(table('DJT_DJ_SLSQ'), { district: '320411001' })!;
    assert.match(cases.text, /"district_code" like \$\d::text/);
    assert.ok(cases.values.includes('320411%'), JSON.stringify(cases.values));
    const units = tableQuery(table('QLF_QL_DYAQ'), { district: '320411001' })!;
    assert.ok(units.values.includes('320411001%'), JSON.stringify(units.values));
    const alone = (name: string): boolean =>
      knowsCountyAlone(layerById(layersOf(table(name))[0]!)!, { district: '320411001' });
    assert.deepEqual(['DJT_DJ_SLSQ', 'KTT_FW_C', 'QLF_QL_DYAQ', 'KTT_ZDJBXX'].map(alone), [true, true, false, false]);
    assert.equal(knowsCountyAlone(layerById('application')!, { district: '320411' }), false);
  });

  it('uses every parameter that it carries, in a county and in a 地籍区: the database refuses one that nothing asks for', () => {
    for (const district of ['320411', '320411001', '320411001002']) {
      for (const each of templates.flatMap(({ tables }) => tables)) {
        const { text, values } = tableQuery(each, { district })!;
        for (let i = 1; i <= values.length; i++)
          assert.match(text, new RegExp(String.raw`\$${i}\b`), `${each.name} ${district}`);
      }
    }
  });

  it('constants travel as parameters, fields without a source are null, tables without one have no statement', () => {
    const fields = [
      { name: 'A', title: 'A', type: 'text', source: { constant: "1'; drop table" } },
      { name: 'B', title: 'B', type: 'int32' },
    ] as const;
    const query = tableQuery({ name: 'T', title: 'T', key: [], fields, source: { layer: 'parcel' } })!;
    assert.match(query.text, /^select \$1::text,\s+null\b/);
    assert.deepEqual(query.values, ["1'; drop table"]);
    assert.equal(tableQuery({ name: 'T', title: 'T', key: [], fields }), undefined);
  });
});
