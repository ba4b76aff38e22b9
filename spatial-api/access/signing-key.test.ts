import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { after, before, describe, it } from 'mocha';

import { isSigned, signerOf, type SignatureAlgorithm } from './signing-key.ts';

describe('a signature', () => {
  let folder: string;
  before(() => (folder = mkdtempSync(join(tmpdir(), 'signing-'))));
  after(() => rmSync(folder, { recursive: true, force: true }));
  const signer = (auditSignature: SignatureAlgorithm) => signerOf({ dataDirectory: folder, auditSignature })!;

  for (const algorithm of ['sm2', 'ed25519'] as const) {
    it(`by ${algorithm} holds for its text and key alone, and for every process that has the folder`, () => {
      const made = signer(algorithm)('甲');
      assert.equal(made.algorithm, algorithm);
      assert.ok(isSigned('甲', made));
      assert.ok(!isSigned('乙', made));
      assert.ok(!isSigned('甲', { ...made, value: made.value.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')) }));
      assert.ok(!isSigned('甲', { ...made, publicKey: 'no key' }));
      assert.equal(signer(algorithm)('乙').publicKey, made.publicKey, 'the key is kept');
      assert.equal(readFileSync(join(folder, `signing-${algorithm}.pem`), 'utf8'), made.publicKey);
      assert.equal(statSync(join(folder, `signing-${algorithm}.key.pem`)).mode & 0o777, 0o600);
    });
  }

  it('by SM2 is one that OpenSSL proves, and no ECDSA', function () {
    const { publicKey, value } = signer('sm2')('常州');
    const at = (name: string, content: string | Buffer) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const verified = (text: string) => {
      const files = [at('key.pem', publicKey), at('value', Buffer.from(value, 'base64')), at('text', text)] as const;
      try {
        execFileSync('openssl', ['dgst', '-sm3', '-verify', files[0], '-signature', files[1], files[2]], {
          stdio: 'pipe',
        });
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') this.skip();
        return false;
      }
    };
    assert.ok(verified('常州'));
    assert.ok(!verified('常熟'));
  });

  it('is none where none is wanted', () => {
    assert.equal(signerOf({ dataDirectory: folder, auditSignature: 'none' }), undefined);
  });
});
