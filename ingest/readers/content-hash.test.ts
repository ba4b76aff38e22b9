import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { after, before, describe, it } from 'mocha';
import { contentHash } from './content-hash.ts';

describe('the hash of a table that is mostly blanks', () => {
  let folder: string;
  before(async () => (folder = await mkdtemp(join(tmpdir(), 'dimai-hash-'))));
  after(() => rm(folder, { recursive: true, force: true }));

  let counter = 0;
  const hashOf = async (content: Buffer) => {
    const path = join(folder, String(counter++));
    await writeFile(path, content);
    return contentHash([{ path, bytes: content.length, isSparse: true }]);
  };
  /** Bytes in which blanks are common. */
  const table = fc
    .array(fc.oneof(fc.constant('    '), fc.constant(' '), fc.constant('        '), fc.constantFrom('x', '1', '宗')))
    .map((parts) => Buffer.from(parts.join('')));

  it('is that of another exactly where the bytes are', async () => {
    await fc.assert(
      fc.asyncProperty(table, table, async (a, b) => {
        assert.equal((await hashOf(a)) === (await hashOf(b)), a.equals(b));
      }),
      { numRuns: 150 },
    );
  });

  it('changes with a single byte, moved or exchanged, in a file of many pieces', async () => {
    const content = Buffer.alloc(3 * 1024 ** 2 + 5, 0x20);
    for (let at = 0; at < content.length; at += 2800) randomBytes(60).copy(content, at);
    const whole = await hashOf(content);
    assert.equal(await hashOf(Buffer.from(content)), whole);
    for (const at of [0, 1_500_001, 2 * 1024 ** 2, content.length - 1]) {
      const changed = Buffer.from(content);
      changed[at]! ^= 1;
      assert.notEqual(await hashOf(changed), whole);
    }
    assert.notEqual(await hashOf(Buffer.concat([content, Buffer.from(' ')])), whole);
  });
});
