import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { layerById } from '../schemas/layers/index.ts';
import type { Refusal } from './delivery.ts';
import { bindMapping, checkMapping, type SourceMapping } from './mapping.ts';
import type { SourceColumn } from './readers/reader.ts';
import { sources } from './sources/index.ts';

const parcel = layerById('parcel')!;
const reference = layerById('reference-feature')!;
const columns = (...names: readonly string[]): SourceColumn[] =>
  names.map((name) => ({ name, type: 'text', length: 10, scale: 0 }));
const mapping = (fields: SourceMapping['fields'], rest?: 'match' | 'drop'): SourceMapping => ({
  id: 'test',
  title: '测试',
  layer: 'parcel',
  fields,
  ...(rest == null ? {} : { rest }),
});

describe('source mappings', () => {
  it('all fit the layers that they feed', () => {
    for (const source of sources) {
      const layer = layerById(source.layer);
      assert.ok(layer != null, source.id);
      assert.deepEqual(checkMapping(source, layer), [], source.id);
    }
    assert.equal(new Set(sources.map(({ id }) => id)).size, sources.length);
  });

  it('are checked against the layer before any file is opened', () => {
    const wrong = mapping({
      parcelKode: 'ZDDM',
      parcelCode: null,
      area: { column: 'MJ', convert: 'halve' },
      status: { column: 'ZT', unit: 'mu' },
    });
    const problems = checkMapping(wrong, parcel);
    assert.equal(problems.length, 4);
    assert.match(problems[0]!, /parcelKode: layer parcel has no such field/);
    assert.match(problems[1]!, /required/);
    assert.match(problems[2]!, /no conversion halve/);
    assert.match(problems[3]!, /no unit/);
  });

  it('take the first of several columns that the file has, and match the rest by name', () => {
    const bound = bindMapping(parcel, columns('BH', 'ZL', 'OTHER'), mapping({ parcelCode: { column: ['ZDH', 'BH'] } }));
    assert.deepEqual(
      bound.fields.map(({ key, column }) => [key, column]),
      [
        ['parcelCode', 'BH'],
        ['location', 'ZL'],
      ],
    );
    assert.deepEqual(bound.unmapped, ['OTHER']);
    const dropped = bindMapping(parcel, columns('BH', 'ZL'), mapping({ parcelCode: 'BH' }, 'drop'));
    assert.deepEqual(
      dropped.fields.map(({ key }) => key),
      ['parcelCode'],
    );
  });

  it('give way to --map, and let null keep a field empty', () => {
    const bound = bindMapping(parcel, columns('ZDDM', 'BH', 'ZL'), mapping({ location: null }), { parcelCode: 'BH' });
    assert.deepEqual(
      bound.fields.map(({ key, column }) => [key, column]),
      [['parcelCode', 'BH']],
    );
    assert.deepEqual(bound.unmapped, ['ZDDM', 'ZL']);
  });

  it('name the columns of the file when one is missing', () => {
    assert.throws(
      () => bindMapping(parcel, columns('A', 'B'), undefined, { parcelCode: 'ZDDM' }),
      (error: Refusal) => error.code === 'mapping-invalid' && /A, B/.test(error.zh),
    );
  });

  it('propose --map and the reference layer when required fields have no column', () => {
    assert.throws(
      () => bindMapping(parcel, columns('Lot', 'Plan'), undefined),
      (error: Refusal) =>
        error.code === 'nothing-mapped' &&
        /Lot, Plan/.test(error.en) &&
        /--map parcelCode=/.test(error.en) &&
        /reference-feature/.test(error.zh),
    );
  });

  it('let the reference layer take any columns, numbered by row where no key is given', () => {
    const bound = bindMapping(reference, columns('Lot', 'NAME'), undefined);
    assert.deepEqual(
      bound.fields.map(({ key, column, rule }) => [key, column ?? ('convert' in rule ? rule.convert : null)]),
      [
        ['featureKey', 'row-number'],
        ['name', 'NAME'],
        ['attributes', 'all-columns'],
      ],
    );
    assert.deepEqual(bound.unmapped, []);
    assert.equal(bindMapping(reference, columns('Lot'), undefined, { featureKey: 'Lot' }).fields[0]!.column, 'Lot');
    assert.deepEqual(bindMapping(reference, [], undefined).fields.length, 2);
  });
});
