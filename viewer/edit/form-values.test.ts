import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { changesOf, textOfValue, valueOfText } from './form-values.ts';

describe('a form of fields', () => {
  it('reads numbers, lists, choices and nothing, and leaves what it cannot read to the server', () => {
    assert.equal(valueOfText({ type: 'decimal' }, '1,234.50'), 1234.5);
    assert.equal(valueOfText({ type: 'integer' }, '十二'), '十二');
    assert.equal(valueOfText({ type: 'boolean' }, 'false'), false);
    assert.deepEqual(valueOfText({ type: 'text[]' }, 'W、D'), ['W', 'D']);
    assert.equal(valueOfText({ type: 'text' }, '  '), null);
  });

  it('sends what was changed and nothing else', () => {
    const fields = [
      { key: 'location', type: 'text' as const },
      { key: 'area', type: 'decimal' as const },
      { key: 'classes', type: 'text[]' as const },
    ];
    const held = { location: '旧', area: 12, classes: ['W'] };
    assert.deepEqual(changesOf(fields, held, { location: '新', area: '12', classes: 'W' }), { location: '新' });
    assert.deepEqual(changesOf(fields, held, { area: '' }), { area: null });
    assert.equal(textOfValue(null), '');
  });
});
