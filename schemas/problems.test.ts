import assert from 'node:assert/strict';

import { describe, it } from 'mocha';

import { Problem, problemBody, problemHeaders, problems } from './problems.ts';

describe('the catalogue of problems', () => {
  it('gives every code an error status and a title in both languages', () => {
    for (const [code, kind] of Object.entries(problems)) {
      assert.match(code, /^[a-z]+(-[a-z]+)*$/);
      assert.ok(kind.status >= 400 && kind.status < 600, code);
      assert.match(kind.zh, /[\u4e00-\u9fff]/, code);
      assert.match(kind.en, /^[\x20-\x7e]+$/, code);
    }
  });

  it('renders a problem with its status, titles, detail and every wrong value at once', () => {
    const errors = [
      { at: 'query.lon', actual: 'east', expected: '-180 至 180 的经度' },
      { at: 'query.lat', actual: '95', expected: '-90 至 90 的纬度' },
    ];
    assert.deepEqual(problemBody(new Problem('request-invalid', '有 2 个参数有误', { errors }), 'r-1'), {
      type: 'urn:dimai:problem:request-invalid',
      title: '请求参数有误',
      titleEn: 'The request has invalid parameters',
      status: 400,
      code: 'request-invalid',
      detail: '有 2 个参数有误',
      requestId: 'r-1',
      errors,
    });
  });

  it('is never cached, and says when to come back and which methods are taken', () => {
    assert.equal(problemHeaders(new Problem('feature-unknown', '无'))['Cache-Control'], 'no-store');
    assert.equal(problemHeaders(new Problem('server-busy', '忙', { retryAfterSeconds: 2 }))['Retry-After'], '2');
    assert.equal(
      problemHeaders(new Problem('method-not-allowed', '无', { allow: ['GET', 'HEAD'] })).Allow,
      'GET, HEAD',
    );
  });
});
