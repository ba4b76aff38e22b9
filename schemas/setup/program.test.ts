import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before, describe, it } from 'mocha';
import { importProgram } from './program.mjs';
import { projectRoot } from './private-prefix.mjs';

describe('a program that is kept as one file', () => {
  const kept = join(projectRoot, 'node_modules/.cache/dimai');
  let folder: string;
  before(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'dimai-program-')));
  });
  after(() => {
    rmSync(folder, { recursive: true, force: true });
    for (const file of ours()) rmSync(join(kept, file), { force: true });
  });
  const ours = () => readdirSync(kept).filter((file) => file.includes(basename(folder)));
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  const run = async () =>
    ((await importProgram(pathToFileURL(join(folder, 'start.ts')))) as { run(): readonly unknown[] }).run();

  it('is what its sources say, knows where they lie, and is made anew when one of them changes', async () => {
    write('part.ts', `export const part: number = 1;\nexport const place = import.meta.url;\n`);
    write('start.ts', `import { part, place } from './part.ts';\nexport const run = () => [part, place];\n`);
    const place = pathToFileURL(join(folder, 'part.ts')).href;
    assert.deepEqual(await run(), [1, place]);
    const first = ours();
    assert.equal(first.length, 2, 'the file and its record');
    write('part.ts', `export const part: number = 1 + 1;\nexport const place = import.meta.url;\n`);
    assert.deepEqual(await run(), [2, place]);
    assert.deepEqual(await run(), [2, place]);
    assert.equal(ours().length, 2, 'the former file is gone');
    assert.notDeepEqual(ours(), first);
  });

  it('tells what is wrong with a source', async () => {
    write('start.ts', `export const run = () => [;\n`);
    await assert.rejects(run(), /start\.ts/);
  });
});
