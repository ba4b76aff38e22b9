import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { classifyPiece } from './classify-piece.ts';

const thresholds = {
  noiseArea: 0.01,
  toleranceArea: 1,
  toleranceWidth: 0.2,
  sliver: { lengthToWidth: 5, compactness: 0.25 },
};
const rectangle = (a: number, b: number) => ({
  area: a * b,
  perimeter: 2 * (a + b),
  width: { atLeast: Math.min(a, b), atMost: Math.min(a, b) },
});

describe('the class of a piece of overlap', () => {
  it('is noise below print precision', () => {
    assert.equal(classifyPiece(rectangle(0.09, 0.1), thresholds), 'noise');
  });
  it('is edge for a small area of any shape', () => {
    assert.equal(classifyPiece(rectangle(0.9, 1), thresholds), 'edge');
  });
  it('is edge for the 850 m² chord of a 5 km border, 0.19 m wide', () => {
    assert.equal(classifyPiece(rectangle(5000, 0.19), thresholds), 'edge');
  });
  it('is real when as wide as the tolerance, however long', () => {
    assert.equal(classifyPiece(rectangle(5000, 0.2), thresholds), 'real');
  });
  it('is real for a compact square metre', () => {
    assert.equal(classifyPiece(rectangle(1, 1), thresholds), 'real');
  });
  it('is real when the width is in doubt', () => {
    assert.equal(
      classifyPiece({ ...rectangle(5000, 0.19), width: { atLeast: 0.15, atMost: 0.25 } }, thresholds),
      'real',
    );
  });
  it('is real for everything when all thresholds are zero', () => {
    const open = { ...thresholds, noiseArea: 0, toleranceArea: 0, toleranceWidth: 0 };
    assert.equal(classifyPiece(rectangle(0.001, 0.001), open), 'real');
  });
});
