import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { layer } from '../../schemas/layer.ts';
import { layers } from '../../schemas/layers/index.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { mortgage } from '../../schemas/layers/mortgage.ts';
import { escapeLike, initialsOf, searchFields, searchQuery } from './search-query.ts';

describe('the search statement', () => {
  it('takes wildcards in the text for what they are', () => {
    assert.equal(escapeLike('100%_\\'), '100\\%\\_\\\\');
  });

  it('holds nothing of the text itself, whatever it is', () => {
    const nasty = `'; drop table land.parcel; -- $1 \\`;
    assert.ok(!searchQuery(layers, nasty, 20)!.text.includes('drop'));
  });

  it('never looks at personal or secret fields', () => {
    for (const each of layers) {
      for (const [, field] of searchFields(each))
        assert.ok(!['personal', 'secret'].includes(field.sensitivity ?? 'public'));
    }
    const owners = layer({
      ...parcel,
      fields: { ...parcel.fields, rightHolder: { ...parcel.fields.rightHolder, search: 'contains' } },
    });
    assert.doesNotMatch(searchQuery([owners], '张三', 20)!.text, /right_holder/);
  });

  it('looks for a lower-case code in capitals as well, and asks once when there is no difference', () => {
    const codesOf = (text: string) => searchQuery([parcel], text, 20, ['beginning'])!.values.slice(2);
    assert.deepEqual(codesOf('3204gb'), ['3204gb', '3204GB']);
    assert.deepEqual(codesOf('3204'), ['3204']);
  });

  it('takes three Latin letters or more for first letters of pinyin, never a code of digits or a Chinese text', () => {
    assert.deepEqual(['lll8h', 'LLL', ' t n q ', 'll', '3204', '兰陵路', 'l-l-l'].map(initialsOf), [
      'lll8h',
      'lll',
      'tnq',
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    assert.match(searchQuery([parcel], 'lll', 20)!.text, /dimai\.pinyin_initials\("location"\) like/);
    assert.doesNotMatch(searchQuery([parcel], '3204', 20)!.text, /pinyin/);
    assert.ok(searchQuery([mortgage], 'lll', 20)!.values.length === 4, 'nothing that the statement does not mention');
  });

  it('asks the index of a small layer at once, and some features from all over a large one first', () => {
    const spread = (small: ReadonlySet<string>) =>
      searchQuery([parcel], '兰陵路', 20, undefined, { small })!.text.includes('spread_features');
    assert.deepEqual([spread(new Set()), spread(new Set(['parcel']))], [true, false]);
  });

  it('is none where no layer can be searched', () => {
    assert.equal(searchQuery([], 'x', 20), undefined);
  });
});
