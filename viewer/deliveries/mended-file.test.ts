import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { RejectedRow } from './api.ts';
import { isAbout, mendedCsv } from './mended-file.ts';

const row = (sourceRow: number, attributes: Record<string, unknown>): RejectedRow => ({
  sourceRow,
  rowKey: null,
  attributes,
  faults: [],
  mendedBy: null,
  geometry: null,
});

describe('mended rows', () => {
  it('go back as a table of the mended rows alone, with their numbers and every column', () => {
    const rows = [
      row(3, { ZDDM: 'wrong', ZL: '新北区,"通江路"', ZDMJ: 12.5 }),
      row(8, { ZDDM: null, BZ: '=1+1' }),
      row(9, { ZDDM: 'x' }),
    ];
    const mended = new Map([
      [3, { ZDDM: '320411001001GB00003' }],
      [8, { ZDDM: '320411001001GB00008' }],
    ]);
    assert.deepEqual(mendedCsv(rows, mended).split('\r\n'), [
      '\uFEFFdimai_row,ZDDM,ZL,ZDMJ,BZ',
      '3,320411001001GB00003,"新北区,""通江路""",12.5,',
      "8,320411001001GB00008,,,'=1+1",
      '',
    ]);
  });

  it('know which column a finding is about', () => {
    assert.ok(isAbout('ZDDM 宗地代码', 'zddm'));
    assert.ok(isAbout('ZDDM 宗地代码', '宗地代码'));
    assert.ok(!isAbout('ZDDM 宗地代码', 'ZDMJ'));
    assert.ok(!isAbout(null, 'ZDMJ'));
  });
});
