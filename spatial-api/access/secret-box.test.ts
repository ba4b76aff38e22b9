import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { after, before, describe, it } from 'mocha';

import { secretBox } from './secret-box.ts';

describe('a secret that lies in the database', () => {
  let folder: string;
  let other: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'secret-'));
    other = mkdtempSync(join(tmpdir(), 'secret-'));
  });
  after(() => {
    for (const each of [folder, other]) rmSync(each, { recursive: true, force: true });
  });

  for (const secretCipher of ['aes', 'sm4'] as const) {
    it(`is sealed by ${secretCipher}, anew each time, and opened by whatever cipher is chosen later`, () => {
      const box = secretBox({ dataDirectory: folder, secretCipher });
      const [one, two] = [box.seal('动态验证码密钥'), box.seal('动态验证码密钥')];
      assert.notEqual(one, two);
      assert.ok(one.startsWith(`sealed:${secretCipher}:`) && !one.includes('密钥'));
      for (const later of ['aes', 'sm4'] as const)
        assert.equal(secretBox({ dataDirectory: folder, secretCipher: later }).open(one), '动态验证码密钥');
    });

    it(`is not opened where it was changed, or with another key (${secretCipher})`, () => {
      const box = secretBox({ dataDirectory: folder, secretCipher });
      const sealed = box.seal('JBSWY3DPEHPK3PXP');
      const at = sealed.lastIndexOf(':') + 2;
      const changed = sealed.slice(0, at) + (sealed[at] === 'A' ? 'B' : 'A') + sealed.slice(at + 1);
      assert.throws(() => box.open(changed));
      assert.throws(() => secretBox({ dataDirectory: other, secretCipher }).open(sealed));
    });
  }

  it('from before there was sealing is itself', () => {
    assert.equal(
      secretBox({ dataDirectory: folder, secretCipher: 'aes' }).open('JBSWY3DPEHPK3PXP'),
      'JBSWY3DPEHPK3PXP',
    );
  });

  it('is sealed by a key that nobody else may read', () => {
    assert.equal(statSync(join(folder, 'secret.key')).mode & 0o777, 0o600);
  });
});
