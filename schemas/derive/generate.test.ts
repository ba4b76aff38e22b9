import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { describe, it } from 'mocha';
import { generatedFiles } from './generate.ts';

const folder = new URL('../generated/', import.meta.url);

describe('The generated files', () => {
  it('are those of today’s catalogue: `npm run generate` changes nothing', () => {
    for (const [name, text] of Object.entries(generatedFiles())) {
      assert.ok(readFileSync(new URL(name, folder), 'utf8') === text, `${name} is stale: run npm run generate`);
    }
  });

  it('are all that lies in the folder', () => {
    assert.deepEqual(readdirSync(folder).sort(), Object.keys(generatedFiles()).sort());
  });

  it('are the same bytes each time', () => {
    assert.deepEqual(generatedFiles(), generatedFiles());
  });
});
