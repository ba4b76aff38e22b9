import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';

import { describe, it } from 'mocha';

import { Problem } from '../schemas/problems.ts';
import { Limiter } from './limiter.ts';

const never = new AbortController().signal;

/** Work that ends when told to. */
function held() {
  let finish!: () => void;
  const done = new Promise<void>((resolve) => (finish = resolve));
  return { work: () => done, finish };
}

describe('the queue in front of the database', () => {
  it('lets no more through than there is room for, and the rest in order', async () => {
    const limiter = new Limiter({ concurrency: 2, queue: 10 });
    const order: number[] = [];
    let running = 0;
    await Promise.all(
      [0, 1, 2, 3, 4, 5].map((n) =>
        limiter.run(async () => {
          running += 1;
          assert.ok(running <= 2);
          order.push(n);
          await setImmediate();
          running -= 1;
        }, never),
      ),
    );
    assert.deepEqual(order, [0, 1, 2, 3, 4, 5]);
    assert.equal(limiter.running, 0);
  });

  it('refuses what the queue cannot hold and says when to come back', async () => {
    const limiter = new Limiter({ concurrency: 1, queue: 1 });
    const first = held();
    const running = limiter.run(first.work, never);
    const waiting = limiter.run(async () => 'served', never);
    await assert.rejects(
      limiter.run(async () => 'too much', never),
      (error) => error instanceof Problem && error.code === 'server-busy' && error.options.retryAfterSeconds === 1,
    );
    first.finish();
    await running;
    assert.equal(await waiting, 'served');
    assert.equal(limiter.running, 0);
  });

  it('forgets a client that leaves while it waits', async () => {
    const limiter = new Limiter({ concurrency: 1, queue: 5 });
    const first = held();
    const running = limiter.run(first.work, never);
    const leaving = new AbortController();
    let ran = false;
    const waiting = limiter.run(async () => (ran = true), leaving.signal);
    assert.equal(limiter.waiting, 1);
    leaving.abort(new Error('left'));
    await assert.rejects(waiting, /left/);
    assert.equal(limiter.waiting, 0);
    first.finish();
    await running;
    assert.equal(ran, false);
    assert.equal(limiter.running, 0);
  });

  it('gives the place of failed work to the next', async () => {
    const limiter = new Limiter({ concurrency: 1, queue: 5 });
    const failing = limiter.run(() => Promise.reject(new Error('broken')), never);
    const next = limiter.run(async () => 'served', never);
    await assert.rejects(failing, /broken/);
    assert.equal(await next, 'served');
  });
});
