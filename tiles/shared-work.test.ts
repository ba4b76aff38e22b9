import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';

import { describe, it } from 'mocha';

import { ClientLeft, SharedWork } from './shared-work.ts';

const never = new AbortController().signal;

/** Work that counts its starts and ends when its signal fires or when told to. */
function observed() {
  const seen = { starts: 0, aborted: 0, finish: (_value: string) => {} };
  const work = (signal: AbortSignal) => {
    seen.starts += 1;
    return new Promise<string>((resolve, reject) => {
      seen.finish = resolve;
      signal.addEventListener('abort', () => {
        seen.aborted += 1;
        reject(signal.reason as Error);
      });
    });
  };
  return { seen, work };
}

describe('work shared by several requests', () => {
  it('is done once for all that ask at the same time', async () => {
    const shared = new SharedWork<string>();
    const { seen, work } = observed();
    const answers = [1, 2, 3].map(() => shared.run('tile', work, never));
    await setImmediate();
    seen.finish('bytes');
    assert.deepEqual(await Promise.all(answers), ['bytes', 'bytes', 'bytes']);
    assert.equal(seen.starts, 1);
    assert.equal(shared.size, 0);
  });

  it('goes on while one of them still waits', async () => {
    const shared = new SharedWork<string>();
    const { seen, work } = observed();
    const leaving = new AbortController();
    const gone = shared.run('tile', work, leaving.signal);
    const staying = shared.run('tile', work, never);
    leaving.abort();
    await assert.rejects(gone, ClientLeft);
    assert.equal(seen.aborted, 0);
    seen.finish('bytes');
    assert.equal(await staying, 'bytes');
  });

  it('is given up when the last one leaves, and begun anew for the next', async () => {
    const shared = new SharedWork<string>();
    const { seen, work } = observed();
    const leaving = new AbortController();
    const gone = shared.run('tile', work, leaving.signal);
    leaving.abort();
    await assert.rejects(gone, ClientLeft);
    assert.equal(seen.aborted, 1);
    const next = shared.run('tile', work, never);
    await setImmediate();
    assert.equal(seen.starts, 2);
    seen.finish('bytes');
    assert.equal(await next, 'bytes');
    assert.equal(shared.size, 0);
  });

  it('hands its failure to everyone who waits and keeps nothing of it', async () => {
    const shared = new SharedWork<string>();
    const fail = () => Promise.reject(new Error('no database'));
    const results = await Promise.allSettled([shared.run('tile', fail, never), shared.run('tile', fail, never)]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['rejected', 'rejected'],
    );
    assert.equal(shared.size, 0);
  });
});
