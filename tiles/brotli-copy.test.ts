import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';
import { brotliDecompressSync, gzipSync } from 'node:zlib';

import { describe, it } from 'mocha';

import { brotliCopy } from './brotli-copy.ts';
import type { Tile } from './tile-source.ts';

const tileOf = (content: Buffer): Tile => ({ etag: 'W/"t"', gzip: gzipSync(content), rawBytes: content.length });

describe('the brotli copy of a tile', () => {
  it('is made behind the first answer, once, and holds the same bytes', async () => {
    const content = Buffer.from(Array.from({ length: 4000 }, (_, index) => `宗地 ${index % 97} `).join(''));
    const tile = tileOf(content);
    assert.equal(brotliCopy(tile), undefined);
    let copy = brotliCopy(tile);
    for (let tries = 0; copy === undefined && tries < 200; tries++) {
      await setTimeout(10);
      copy = brotliCopy(tile);
    }
    assert.deepEqual(brotliDecompressSync(copy!), content);
    assert.ok(copy!.length < tile.gzip!.length);
    assert.equal(brotliCopy(tile), copy);
  });

  it('is not kept where it would be no smaller, and not made of an empty tile', async () => {
    const tile = tileOf(Buffer.from(Array.from({ length: 3000 }, (_, index) => Math.imul(index, 0x9e3779b1) >>> 11)));
    brotliCopy(tile);
    await setTimeout(300);
    const copy = brotliCopy(tile);
    assert.ok(copy === undefined || copy.length < tile.gzip!.length);
    assert.equal(brotliCopy({ etag: 'W/"t"', gzip: null, rawBytes: 0 }), undefined);
  });
});
