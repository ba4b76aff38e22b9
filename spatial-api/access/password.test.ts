import assert from 'node:assert/strict';
import { describe, it } from 'mocha';

import { fitsPassword, hashPassword, passwordFaults, temporaryPassword } from './password.ts';
import { acceptedStep, codeAt, newSecret } from './totp.ts';

describe('a password', () => {
  it('fits its own hash and no other', async () => {
    const hash = await hashPassword('Tudi-2026 宗地');
    assert.ok(await fitsPassword('Tudi-2026 宗地', hash));
    assert.ok(!(await fitsPassword('Tudi-2026 宗地 ', hash)));
    assert.notEqual(hash, await hashPassword('Tudi-2026 宗地'), 'salted');
    assert.ok(!(await fitsPassword('x', 'plain')), 'a hash that cannot be read fits none');
  });

  it('is refused when it is short, plain, common or holds the login', () => {
    assert.deepEqual(passwordFaults('Zongdi#2026x', 'wang'), []);
    assert.equal(passwordFaults('Zd#2026', 'wang').length, 1);
    assert.equal(passwordFaults('zongdidiming', 'wang').length, 1);
    assert.equal(passwordFaults('Wang.2026.xinbei', 'wang').length, 1);
    assert.equal(passwordFaults('Password#2026', 'wang').length, 1);
  });

  it('that is temporary keeps the rules itself', () => {
    for (let i = 0; i < 50; i++) assert.deepEqual(passwordFaults(temporaryPassword(), 'zhang'), []);
  });
});

describe('a second factor', () => {
  // RFC 6238, appendix B: the secret is the ASCII text 12345678901234567890; eight digits there, the last six here
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

  it('gives the codes of the standard', () => {
    const vectors: readonly (readonly [seconds: number, code: string])[] = [
      [59, '287082'],
      [1111111109, '081804'],
      [1111111111, '050471'],
      [1234567890, '005924'],
      [2000000000, '279037'],
      [20000000000, '353130'],
    ];
    for (const [seconds, code] of vectors) assert.equal(codeAt(secret, Math.floor(seconds / 30)), code);
  });

  it('is accepted a step early or late, once', () => {
    const own = newSecret();
    const now = new Date('2026-11-28T02:00:00Z');
    const step = now.getTime() / 30_000;
    assert.equal(acceptedStep(own, codeAt(own, step - 1), now, null), step - 1);
    assert.equal(acceptedStep(own, codeAt(own, step + 1), now, step), step + 1);
    assert.equal(acceptedStep(own, codeAt(own, step), now, step), undefined, 'used before');
    assert.equal(acceptedStep(own, codeAt(own, step - 3), now, null), undefined, 'too old');
    assert.equal(acceptedStep(own, '12345', now, null), undefined);
  });
});
