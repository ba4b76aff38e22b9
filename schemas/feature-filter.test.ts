import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { districtConditions, districtPrefixes } from './district-scope.ts';
import { filterConditions, filterFields, parseFeatureFilter } from './feature-filter.ts';
import { building } from './layers/building.ts';
import { landUse } from './layers/land-use.ts';
import { parcel } from './layers/parcel.ts';
import { referenceFeature } from './layers/reference-feature.ts';
import { Problem } from './problems.ts';

const collector = () => {
  const values: string[] = [];
  return { values, add: (text: string, cast: string) => `$${values.push(text)}::${cast}` };
};

describe('A filter by attributes', () => {
  it('becomes conditions with parameters, whatever the order it is given in', () => {
    const given = [
      ['registeredOn', '2020-01-01..'],
      ['area', '1000..5000'],
      ['landClass', '0604,0601,0601'],
      ['parcelCode', '320411*'],
    ] as const;
    const filter = parseFeatureFilter([parcel], given);
    assert.deepEqual(filter, parseFeatureFilter([parcel], given.toReversed()));
    const { values, add } = collector();
    assert.deepEqual(filterConditions(parcel, filter, add), [
      'area >= $1::numeric and area <= $2::numeric',
      'land_class = any ($3::varchar[])'.replace('varchar', 'text'),
      'starts_with(parcel_code, $4::text)',
      'registered_on >= $5::date',
    ]);
    assert.deepEqual(values, ['1000', '5000', '{"0601","0604"}', '320411', '2020-01-01']);
  });

  it('never puts a value into the text of a statement', () => {
    const { values, add } = collector();
    const evil = `'"; drop table land.parcel; --`;
    const conditions = filterConditions(parcel, parseFeatureFilter([parcel], [['landClass', evil]]), add);
    assert.deepEqual(conditions, ['land_class = any ($1::text[])']);
    assert.deepEqual(values, [`{"'\\"; drop table land.parcel; --"}`]);
  });

  it('names fields that every layer has and everybody may know', () => {
    assert.ok(filterFields(parcel).includes('landClass'));
    for (const hidden of ['rightHolder', 'eastNeighbour', 'registrar', 'price']) {
      assert.ok(!filterFields(parcel).includes(hidden), hidden);
    }
    assert.equal(parseFeatureFilter([parcel, building], [['districtCode', '320411']]).length, 1);
  });

  it('is refused where it is wrong, and says what would be right', () => {
    for (const [name, text] of [
      ['rightHolder', '张三'],
      ['landclass', '0601'],
      ['area', 'large'],
      ['area', '1..x'],
      ['area', '..'],
      ['area', '1..2..3'],
      ['landClass', ''],
      ['landClass', 'a,,b'],
      ['landClass', '06*,07*'],
      ['landClass', '1..2'],
      ['landClass', Array.from({ length: 101 }, (_, n) => n).join(',')],
      ['registeredOn', '2020-02-31'],
      ['registeredOn', 'yesterday'],
    ] as const) {
      const refuse = () => parseFeatureFilter([parcel], [[name, text]]);
      assert.throws(refuse, (error) => error instanceof Problem && error.code === 'request-invalid', `${name}=${text}`);
    }
    assert.throws(() => parseFeatureFilter([parcel, landUse], [['parcelCode', '1']]), Problem);
    assert.throws(
      () =>
        parseFeatureFilter(
          [parcel],
          [
            ['landClass', '1'],
            ['landClass', '2'],
          ],
        ),
      Problem,
    );
  });
});

describe('A limit to districts', () => {
  it('takes a city for all its districts and a town for itself', () => {
    assert.deepEqual(districtPrefixes(['320411', '320400', '320000', '320411001', '320411']), [
      '32',
      '3204',
      '320411',
      '320411001',
    ]);
  });

  it('is held to the code of the district, or to one that begins with it', () => {
    const { values, add } = collector();
    assert.deepEqual(districtConditions(parcel, ['320411'], add), ['district_code like any ($1::text[])']);
    assert.deepEqual(districtConditions(landUse, ['320411'], add), ['location_unit_code like any ($2::text[])']);
    assert.deepEqual(values, ['{"320411%"}', '{"320411%"}']);
  });

  it('leaves nothing of a layer that does not tell districts, nor to a caller without any', () => {
    const { add, values } = collector();
    assert.deepEqual(districtConditions(referenceFeature, ['320411'], add), ['false']);
    assert.deepEqual(districtConditions(parcel, [], add), ['district_code like any ($1::text[])']);
    assert.deepEqual(values, ['{}']);
    assert.deepEqual(districtConditions(parcel, null, add), []);
  });
});
