import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'mocha';
import type { Refusal } from '../delivery.ts';
import { findSource, isMappingName, savedIds, saveSource } from './saved.ts';

const mapping = {
  id: '新北区测绘院',
  title: 'ZD → 宗地',
  layer: 'parcel',
  layerNames: ['ZD'],
  fields: { parcelCode: '宗地号', area: { column: '面积亩', unit: 'mu' }, status: { constant: '1' } },
} as const;

describe('saved mappings', () => {
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'dimai-sources-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('come back as they were saved, and are not overwritten unasked', async () => {
    await saveSource(folder, mapping, false);
    assert.deepEqual(findSource(mapping.id, folder), mapping);
    assert.deepEqual(savedIds(folder), [mapping.id]);
    await assert.rejects(saveSource(folder, mapping, false), (error: Refusal) => /--yes/.test(error.zh));
    await saveSource(folder, { ...mapping, title: '新' }, true);
    assert.equal(findSource(mapping.id, folder)?.title, '新');
  });

  it('are held to their layer when they are read, every fault at once', async () => {
    await saveSource(folder, mapping, false);
    const faulty = {
      ...mapping,
      fields: { parcelCode: null, aera: 'MJ', area: { column: 'MJ', convert: 'by-magic' } },
    };
    await writeFile(join(folder, 'sources', `${mapping.id}.json`), JSON.stringify(faulty));
    assert.throws(
      () => findSource(mapping.id, folder),
      (error: Refusal) =>
        error.code === 'mapping-invalid' && ['parcelCode', 'aera', 'by-magic'].every((part) => error.zh.includes(part)),
    );
    await writeFile(join(folder, 'sources', `${mapping.id}.json`), '{"id":');
    assert.throws(
      () => findSource(mapping.id, folder),
      (error: Refusal) => error.code === 'mapping-invalid',
    );
  });

  it('have names that stay in their folder and leave those of the product alone', async () => {
    for (const name of ['../x', 'a/b', '', '.hidden', 'a.b']) assert.equal(isMappingName(name), false, name);
    assert.equal(findSource('../../etc/passwd', folder), undefined);
    await assert.rejects(saveSource(folder, { ...mapping, id: 'land-survey-districts' }, true));
  });
});
