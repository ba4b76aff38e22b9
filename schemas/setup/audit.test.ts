import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { judgeAudit } from './audit.mjs';

describe('the audit of dependencies', () => {
  const answer = (vulnerabilities: Record<string, object>) =>
    JSON.stringify({ vulnerabilities, metadata: { vulnerabilities: { total: Object.keys(vulnerabilities).length } } });

  it('fails for a high or critical weakness, and says what to do', () => {
    const { isFailure, lines } = judgeAudit(
      answer({
        a: { name: 'a', severity: 'critical', range: '<2', fixAvailable: true },
        b: { name: 'b', severity: 'low', range: '*', fixAvailable: false },
      }),
    );
    assert.equal(isFailure, true);
    assert.match(lines.join('\n'), /critical a <2: .*npm audit fix[^]*others 1/);
  });

  it('passes where there is none, and where the registry was not reached, which it says', () => {
    assert.equal(judgeAudit(answer({})).isFailure, false);
    for (const output of ['', '{"message":"405 Method Not Allowed - POST https://r.example/x"}', '<html>']) {
      const { isFailure, lines } = judgeAudit(output);
      assert.equal(isFailure, false);
      assert.match(lines.join('\n'), /audit skipped/);
      assert.doesNotMatch(lines.join('\n'), /r\.example/);
    }
  });
});
