import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { childOf, childrenOf, nameOf, numberAt, parseWkt, WktError } from './wkt.ts';

describe('well-known text', () => {
  it('becomes a tree of keywords, names and numbers', () => {
    assert.deepEqual(parseWkt('UNIT["Degree", 0.0174532925199433]'), {
      keyword: 'UNIT',
      values: ['Degree', 0.0174532925199433],
    });
    const tree = parseWkt('GEOGCS["a",DATUM["d",SPHEROID["s",6378137,298.257]],AXIS["Lat",NORTH],AXIS["Lon",EAST]]');
    assert.equal(nameOf(tree), 'a');
    assert.equal(numberAt(childOf(childOf(tree, 'DATUM')!, 'SPHEROID'), 2), 298.257);
    assert.deepEqual(
      childrenOf(tree, 'AXIS').map(({ values }) => values[1]),
      ['NORTH', 'EAST'],
    );
  });

  it('tolerates a byte order mark, line breaks, round brackets, lower case and doubled quotes', () => {
    assert.deepEqual(parseWkt('\uFEFF unit (\n "a ""b""" , -1.5e+3 )'), { keyword: 'UNIT', values: ['a "b"', -1500] });
  });

  it('ignores a vertical system or padding behind the first node', () => {
    assert.equal(nameOf(parseWkt('GEOGCS["a"],VERTCS["b"]')), 'a');
    assert.equal(nameOf(parseWkt('GEOGCS["a"]\0\0')), 'a');
  });

  it('refuses what is not well-known text', () => {
    const bad = [
      '',
      'hello',
      '"text"',
      '3',
      'A[',
      'A["x"',
      'A["x" "y"]',
      'A[,]',
      'A[]',
      '+proj=longlat',
      'A['.repeat(40),
    ];
    for (const text of bad) assert.throws(() => parseWkt(text), WktError, text);
  });

  it('has no name or number where there is none', () => {
    assert.equal(nameOf(undefined), '');
    assert.equal(nameOf(parseWkt('A[1]')), '');
    assert.equal(numberAt(parseWkt('A["x"]'), 0), undefined);
    assert.equal(numberAt(undefined, 0), undefined);
  });
});
