import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { parameters } from '../../../schemas/database/sql.ts';
import { parcel } from '../../../schemas/layers/parcel.ts';
import { Problem } from '../../../schemas/problems.ts';
import { CRS84 } from '../crs.ts';
import { parseCql2Json } from './parse-json.ts';
import { parseCql2Text } from './parse-text.ts';
import { filterCondition } from './to-sql.ts';

/** The condition of a filter, with its values in their places. */
function conditionOf(filter: string, parse = parseCql2Text): string {
  const { add, values } = parameters();
  const sql = filterCondition({ layer: parcel, add, crs: CRS84 }, parse(filter));
  return sql.replaceAll(/\$(\d+)(::[\w[\]]+)?/g, (_, n: string) => JSON.stringify(values[Number(n) - 1]));
}

function refusal(filter: string, parse = parseCql2Text): string {
  try {
    conditionOf(filter, parse);
  } catch (error) {
    assert.ok(error instanceof Problem, String(error));
    assert.equal(error.code, 'request-invalid');
    return error.message;
  }
  return assert.fail(`accepted: ${filter}`);
}

describe('CQL2 text', () => {
  it('binds NOT before AND before OR, and powers before products before sums', () => {
    assert.equal(
      conditionOf(`NOT landClass='0601' AND area>1 OR plotRatio<2`),
      `(((not ("land_class" = "0601")) and ("area"::numeric > "1")) or ("plot_ratio"::numeric < "2"))`,
    );
    assert.equal(
      conditionOf(`landClass='a' OR landClass='b' AND area=1`),
      `(("land_class" = "a") or (("land_class" = "b") and ("area"::numeric = "1")))`,
    );
  });

  it('calculates from left to right, powers from right to left', () => {
    assert.equal(
      conditionOf('area = 1 - 2 - 3 * 2 ^ 3 ^ 2'),
      `("area"::numeric = (("1" - "2") - ("3" * ("2"::float8 ^ ("3"::float8 ^ "2"::float8)::numeric::float8)::numeric)))`,
    );
  });

  it('reads keywords in any case, quoted names, doubled quotes and Chinese', () => {
    assert.equal(
      conditionOf(`"landClass" LiKe '06%' aNd location = '天宁区''一'`),
      `(("land_class" like "06%") and ("location" = "天宁区'一"))`,
    );
    assert.equal(conditionOf(`CASEI(location) LIKE casei('Ab%')`), `(lower("location") like lower("Ab%"))`);
    assert.equal(
      conditionOf(`landClass NOT IN ('0601', '0602')`),
      `(not (("land_class" = "0601") or ("land_class" = "0602")))`,
    );
    assert.equal(
      conditionOf('area NOT BETWEEN 1 AND 2.5e3'),
      `(not (("area"::numeric >= "1") and ("area"::numeric <= "2500")))`,
    );
    assert.equal(conditionOf('remark IS NOT NULL'), `(not ("remark" is null))`);
  });

  it('compares days with days, moments and texts that name one', () => {
    assert.equal(conditionOf(`registeredOn >= DATE('2020-02-29')`), `("registered_on" >= "2020-02-29")`);
    assert.equal(conditionOf(`registeredOn < '2021-01-01'`), `("registered_on" < "2021-01-01")`);
    assert.match(conditionOf(`registeredOn = TIMESTAMP('2020-01-01T00:00:00+08:00')`), /at time zone 'Asia\/Shanghai'/);
    assert.equal(
      conditionOf(`T_DURING(registeredOn, INTERVAL('2020-01-01', '..'))`),
      `("registered_on" > "2020-01-01" and "registered_on" < 'infinity'::date)`,
    );
  });

  it('reads geometry of every kind, and boxes', () => {
    assert.match(conditionOf('S_INTERSECTS(geometry, POINT(119.9 31.8))'), /^st_intersects\(geom, st_setsrid\(st_geom/);
    for (const text of [
      'LINESTRING(1 2, 3 4)',
      'POLYGON((0 0, 1 0, 1 1, 0 0), (.1 .1, .2 .1, .2 .2, .1 .1))',
      'MULTIPOINT((1 2), (3 4))',
      'MULTIPOINT(1 2, 3 4)',
      'MULTILINESTRING((1 2, 3 4), (5 6, 7 8))',
      'MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)))',
      'GEOMETRYCOLLECTION(POINT(1 2), LINESTRING(1 2, 3 4))',
      'POINT Z (1 2 3)',
      'BBOX(119, 31, 120, 32)',
    ]) {
      assert.match(conditionOf(`S_WITHIN(geometry, ${text})`), /^st_within\(geom, /, text);
    }
  });

  it('says at which character it goes wrong, and what was expected there', () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['', /第 1 个字符处（末尾），应为字段/],
      ['area >', /第 7 个字符处（末尾）/],
      ['area > 1 area', /第 10 个字符处（area），此处应结束/],
      ['area ! 1', /第 6 个字符处/],
      [`landClass = '06`, /第 13 个字符处.*单引号/],
      ['(area > 1', /第 10 个字符处（末尾），应为 \)/],
      ['nothing = 1', /第 1 个字符处（nothing），没有这个可查询的字段/],
      [`rightHolder = '张三'`, /没有这个可查询的字段/],
      ['price > 1', /没有这个可查询的字段/],
      [`area > 'x'`, /第 8 个字符处（x），应与左侧（area）同为数值/],
      ['area', /第 1 个字符处（area），应为条件/],
      [`registeredOn > '2020-02-30'`, /应为日期或时刻/],
      [`DATE('2020-13-01') < registeredOn`, /第 6 个字符处/],
      ['casefold(landClass) = 1', /没有这个函数/],
      ['S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1)))', /首尾相同/],
      ['S_INTERSECTS(POINT(1 2), POINT(1 2))', /其中一侧应为 geometry/],
      ['geometry = POINT(1 2)', /几何不能用 = 比较/],
      [`landClass LIKE 'a\\\\\\'`, /应有被转义的字符|单引号/],
      [`landClass IN ()`, /第 15 个字符处/],
      ['area BETWEEN 1 OR 2', /BETWEEN 之后/],
      [`${'('.repeat(200)}area > 1${')'.repeat(200)}`, /嵌套/],
      [`${'NOT '.repeat(200)}area > 1`, /嵌套/],
      ['area > 1e999', /应为数值/],
    ];
    for (const [filter, expected] of wrong) assert.match(refusal(filter), expected, filter);
  });

  it('puts no part of a filter into a statement but through parameters and the catalogue', () => {
    for (const hostile of [
      `landClass = '''; drop table land.parcel; --'`,
      `landClass = 'x'' or ''1''=''1'`,
      `location like '%x%'' union select 1 --%'`,
    ]) {
      const { add, values } = parameters();
      const sql = filterCondition({ layer: parcel, add, crs: CRS84 }, parseCql2Text(hostile));
      assert.doesNotMatch(sql, /drop|union|or '/);
      assert.equal(values.length, 1);
    }
    assert.match(refusal(`"land_class" = '1'`), /没有这个可查询的字段/);
    assert.match(refusal(`"x"" or 1=1 --" = '1'`), /没有这个可查询的字段/);
    assert.match(refusal(`area > 1; drop table land.parcel`), /第 9 个字符处/);
  });
});

describe('CQL2 JSON', () => {
  it('means what its text means', () => {
    const area = { property: 'area' };
    const pairs: readonly (readonly [unknown, string])[] = [
      [{ op: '=', args: [{ property: 'landClass' }, '0601'] }, `landClass = '0601'`],
      [
        {
          op: 'and',
          args: [
            { op: '>', args: [area, 1] },
            { op: 'isNull', args: [{ property: 'remark' }] },
          ],
        },
        'area > 1 AND remark IS NULL',
      ],
      [{ op: 'between', args: [area, 1, 2] }, 'area BETWEEN 1 AND 2'],
      [{ op: 'in', args: [{ property: 'landClass' }, ['a', 'b']] }, `landClass IN ('a', 'b')`],
      [
        {
          op: 'like',
          args: [
            { op: 'casei', args: [{ property: 'location' }] },
            { op: 'casei', args: ['a%'] },
          ],
        },
        `CASEI(location) LIKE CASEI('a%')`,
      ],
      [
        { op: 't_before', args: [{ property: 'registeredOn' }, { date: '2020-01-01' }] },
        `T_BEFORE(registeredOn, DATE('2020-01-01'))`,
      ],
      [
        { op: 't_intersects', args: [{ property: 'registeredOn' }, { interval: ['..', '2020-01-01'] }] },
        `T_INTERSECTS(registeredOn, INTERVAL('..', '2020-01-01'))`,
      ],
      [
        { op: 's_intersects', args: [{ property: 'geometry' }, { type: 'Point', coordinates: [1, 2] }] },
        'S_INTERSECTS(geometry, POINT(1 2))',
      ],
      [
        { op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [1, 2, 3, 4] }] },
        'S_INTERSECTS(geometry, BBOX(1, 2, 3, 4))',
      ],
      [{ op: '>', args: [{ op: '+', args: [area, 1] }, 2] }, 'area + 1 > 2'],
    ];
    for (const [json, text] of pairs) {
      assert.equal(conditionOf(JSON.stringify(json), parseCql2Json), conditionOf(text), text);
    }
  });

  it('says at which path it goes wrong', () => {
    const wrong: readonly (readonly [string, RegExp])[] = [
      ['{', /应为 JSON/],
      ['{"op":"equals","args":[]}', /\$\.op 处（equals）/],
      ['{"op":"=","args":[{"property":"nothing"},1]}', /\$\.args\[0\] 处（nothing）/],
      ['{"op":"=","args":[{"property":"area"}]}', /应有 2 个参数/],
      ['{"op":"and","args":[{"op":"=","args":[{"property":"area"},"x"]},true]}', /\$\.args\[0\]\.args\[1\] 处/],
      ['null', /\$ 处/],
      ['{"op":"s_within","args":[{"property":"geometry"},{"type":"Polygon","coordinates":[[1]]}]}', /几何|环/],
      [`${'{"op":"not","args":['.repeat(100)}true${']}'.repeat(100)}`, /嵌套/],
    ];
    for (const [filter, expected] of wrong) assert.match(refusal(filter, parseCql2Json), expected, filter);
  });
});
