import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, it } from 'mocha';

import { figuresOfNotes, type Note, readNotes, writeNotes } from './notes.ts';
import { readUrlState, writeUrlState } from './url-state.ts';

const place = fc.tuple(fc.integer({ min: -180e6, max: 180e6 }), fc.integer({ min: -85e6, max: 85e6 }));
const note = fc
  .record({
    kind: fc.constantFrom('point', 'line', 'area', 'text' as const),
    places: fc.array(place, { minLength: 3, maxLength: 12 }),
    text: fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => !/[;~]/.test(text)),
    colour: fc.integer({ min: 0, max: 3 }),
  })
  .map(({ places, ...rest }) => ({ ...rest, places: places.map(([x, y]) => [x / 1e6, y / 1e6] as const) }) as Note);

describe('notes on the map', () => {
  it('come back from the address as they were, whatever was written', () => {
    fc.assert(
      fc.property(fc.array(note, { minLength: 1, maxLength: 5 }), (notes) => {
        const search = writeUrlState({ notes });
        assert.deepEqual(readUrlState(search).notes, notes);
      }),
    );
  });

  it('take little room: five corners and a word in sixty characters', () => {
    const corners = [0, 1, 2, 3, 4].map((step) => [119.97 + step / 1000, 31.8 + step / 2000] as const);
    const text = writeNotes([{ kind: 'area', places: corners, text: '拟收储范围', colour: 1 }]);
    assert.ok(text.length <= 60, text);
  });

  it('leave out what is none', () => {
    assert.deepEqual(readNotes('x0a.b;p9a.b;l0a.b;a0a.b.c;p0zzzzzzzz.a;;p0<script>'), []);
    assert.equal(readNotes('p01.1;q').length, 1);
    assert.equal(readUrlState('?notes=').notes, undefined);
  });

  it('are drawn in their colours, areas and lines with their texts', () => {
    const figures = figuresOfNotes(
      readNotes(writeNotes([{ kind: 'text', places: [[120, 31]], text: '注', colour: 2 }])),
    );
    assert.deepEqual(
      figures.map(({ look, label, colour }) => [look, label, colour]),
      [['name', '注', '#b35900']],
    );
  });
});
