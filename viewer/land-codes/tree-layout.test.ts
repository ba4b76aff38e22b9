import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { LineageCode } from './api.ts';
import { BOX, layOut } from './tree-layout.ts';

const code = (name: string, generation: number, area = 10): LineageCode => ({
  code: name,
  kind: 'parcel',
  state: 'current',
  generation,
  relation: 'self',
  bornOn: null,
  endedOn: null,
  area,
});
const edge = (from: string | null, to: string | null, area = 5) => ({ event: 1, from, to, area });

describe('the tree of a lineage', () => {
  it('has a column per generation, nobody over another, and children beside their parents', () => {
    const { codes, edges, width, height } = layOut({
      codes: [code('a', 0), code('b', 0), code('a1', 1), code('a2', 1), code('b1', 1), code('b2', 1)],
      edges: [edge('a', 'a1'), edge('b', 'b1'), edge('a', 'a2'), edge('b', 'b2'), edge(null, 'a')],
    });
    const at = new Map(codes.map((placed) => [placed.code.code, placed]));
    assert.equal(edges.length, 4, 'a birth is no line');
    assert.equal(width, 2 * BOX.width + BOX.gapX);
    assert.equal(height, 4 * BOX.height + 3 * BOX.gapY);
    assert.equal(new Set(codes.map(({ x, y }) => `${x} ${y}`)).size, 6);
    assert.ok(at.get('a')!.y < at.get('b')!.y);
    assert.ok(Math.max(at.get('a1')!.y, at.get('a2')!.y) < Math.min(at.get('b1')!.y, at.get('b2')!.y));
    assert.equal(edges[0]!.share, 0.5);
  });
});
