import assert from 'node:assert/strict';
import { setTimeout } from 'node:timers/promises';

import { describe, it } from 'mocha';

import { inOrder } from './ordered-work.ts';

describe('work in order', () => {
  it('hands results over in the order of the items, however long each takes', async () => {
    const items = [...Array(40).keys()];
    const taken: number[] = [];
    let running = 0;
    let most = 0;
    await inOrder(
      items,
      ['a', 'b', 'c'],
      async (item) => {
        most = Math.max(most, (running += 1));
        await setTimeout((item * 7) % 5);
        running -= 1;
        return item * 2;
      },
      async (item, result) => {
        assert.equal(result, item * 2);
        taken.push(item);
        await setTimeout(1);
      },
    );
    assert.deepEqual(taken, items);
    assert.equal(most, 3);
  });

  it('begins no more than it may ahead of the one whose turn it is', async () => {
    const begun: number[] = [];
    let release!: () => void;
    const slow = new Promise<void>((resolve) => (release = resolve));
    const all = inOrder(
      [...Array(30).keys()],
      [1, 2],
      async (item) => {
        begun.push(item);
        if (item === 0) await slow;
      },
      async () => {},
      5,
    );
    await setTimeout(20);
    assert.deepEqual(begun, [0, 1, 2, 3, 4]);
    release();
    await all;
    assert.equal(begun.length, 30);
  });

  it('fails with the first failure and begins nothing after it', async () => {
    let begun = 0;
    const failing = inOrder(
      [...Array(1000).keys()],
      [1, 2],
      async (item) => {
        begun += 1;
        await setTimeout(0);
        if (item === 5) throw new Error('the sixth');
      },
      async () => {},
    );
    await assert.rejects(failing, /the sixth/);
    assert.ok(begun < 10);
  });
});
