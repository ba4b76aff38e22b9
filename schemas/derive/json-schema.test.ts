import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { layers } from '../layers/index.ts';
import { parcel } from '../layers/parcel.ts';
import { catalogueSchema, fieldSchema, rowSchema } from './json-schema.ts';

describe('The JSON Schema of a row', () => {
  it('is draft 2020-12 and holds every layer', () => {
    const schema = catalogueSchema(layers);
    assert.equal(schema['$schema'], 'https://json-schema.org/draft/2020-12/schema');
    assert.deepEqual(
      Object.keys(schema['$defs'] as object),
      layers.map((layer) => layer.id),
    );
  });

  it('requires what the catalogue requires and admits nothing it does not know', () => {
    const schema = rowSchema(parcel);
    assert.deepEqual(schema['required'], ['parcelCode']);
    assert.equal(schema['additionalProperties'], false);
    assert.deepEqual(schema['x-key'], ['parcelCode']);
  });

  it('gives lengths, digits, lists, units and sensitivity', () => {
    assert.deepEqual(fieldSchema(parcel.fields.parcelCode), {
      title: '宗地代码',
      description: 'ZDDM',
      type: 'string',
      maxLength: 19,
      'x-grammar': 'parcel-code',
    });
    assert.deepEqual(fieldSchema(parcel.fields.plotRatio), {
      title: '容积率',
      description: 'RJL',
      type: ['number', 'null'],
      exclusiveMinimum: -10000,
      exclusiveMaximum: 10000,
    });
    assert.equal(fieldSchema(parcel.fields.rightHolder)['x-sensitivity'], 'personal');
    assert.equal(fieldSchema(parcel.fields.landClass)['x-codelist'], 'land-class');
    assert.equal(fieldSchema(parcel.fields.area)['x-unit'], '㎡');
    assert.equal(fieldSchema(parcel.fields.registeredOn)['format'], 'date');
  });
});
