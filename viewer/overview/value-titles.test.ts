import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { codelists } from '../../schemas/codelists/index.ts';
import { projectTitles } from './project-titles.ts';
import { registrationTitles } from './registration-titles.ts';
import { englishRestoration, englishValues, valueTitle } from './value-titles.ts';

describe('values of the overview in English', () => {
  it('have a word for every code of every list', () => {
    const lists = {
      type: 'stock-land-type',
      class: 'stock-land-class',
      use: 'dominant-use',
      ownership: 'ownership-kind',
      path: 'disposal-path',
      state: 'stock-land-state',
    };
    for (const [dimension, list] of Object.entries(lists)) {
      const codes = codelists[list]!.entries.map(({ code }) => code);
      assert.deepEqual(Object.keys(englishValues[dimension]!).toSorted(), codes.toSorted(), dimension);
    }
  });

  it('have a word for every code that key projects, restoration and the register show', () => {
    for (const [list, words] of [
      ['key-project-level', projectTitles.level],
      ['project-stage', projectTitles.stage],
      ['registration-type', registrationTitles.type],
      ['right-type', registrationTitles.right],
      ['restoration-type', englishRestoration],
    ] as const) {
      const codes = codelists[list]!.entries.map(({ code }) => code);
      assert.deepEqual(Object.keys(words).toSorted(), codes.toSorted(), list);
    }
  });

  it('have one for every size, and say what was not given', () => {
    const titles = ['5 亩以下', '5～20 亩', '20～50 亩', '50～100 亩', '100～300 亩', '300 亩以上'];
    assert.deepEqual(
      titles.map((title) => valueTitle('en', 'size', { value: title, title })),
      ['under 5 mu', '5–20 mu', '20–50 mu', '50–100 mu', '100–300 mu', '300 mu and more'],
    );
    assert.equal(valueTitle('en', 'use', { value: '-', title: '未填' }), 'Not given');
    assert.equal(valueTitle('zh', 'use', { value: '1', title: '工业' }), '工业');
  });
});
