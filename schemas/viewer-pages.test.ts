import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { pageOfPath, pathOfPage, type ViewerPage, viewerPages } from './viewer-pages.ts';

describe('the addresses of the viewer', () => {
  it('lead to their pages and back', () => {
    for (const page of Object.keys(viewerPages) as readonly ViewerPage[]) {
      const parameters = { id: 'a b/ü', other: '2', layer: 'parcel', view: 'idle', code: 'k3Jx9a2Q1z' };
      const found = pageOfPath(pathOfPage(page, parameters));
      assert.equal(found?.page, page);
      for (const [name, value] of Object.entries(found!.parameters)) {
        assert.equal(value, parameters[name as keyof typeof parameters]);
      }
    }
  });

  it('tell a fixed part from a name', () => {
    assert.deepEqual(pageOfPath('/checks/new'), { page: 'new-check', parameters: {} });
    assert.deepEqual(pageOfPath('/checks/new2'), { page: 'check', parameters: { id: 'new2' } });
    assert.deepEqual(pageOfPath('/checks/'), { page: 'checks', parameters: {} });
  });

  it('are not all that somebody may type', () => {
    for (const path of ['/check', '/checks/1/2', '/checks/%E0%A4%A', '/index.html']) {
      assert.equal(pageOfPath(path), null, path);
    }
    assert.throws(() => pathOfPage('check'), /needs id/);
  });
});
