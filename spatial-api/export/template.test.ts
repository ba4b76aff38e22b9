import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'mocha';
import { templates } from '../../schemas/templates/index.ts';
import type { Template } from '../../schemas/templates/template.ts';
import { compareTemplate } from './compare-template.ts';
import { deriveTemplate } from './derive-template.ts';
import { checkDatabase, createDatabase, describeDatabase } from './jet/index.ts';
import type { DatabaseDescription } from './jet/index.ts';
import { templateDesign } from './template-design.ts';

const folder = mkdtempSync(join(tmpdir(), 'template-'));

/** Writes the empty file a template asks for and describes it. */
async function emptyFile(template: Template): Promise<DatabaseDescription> {
  const path = join(folder, `${template.id}.mdb`);
  await (await createDatabase(path, templateDesign(template))).close();
  assert.deepEqual(checkDatabase(path).problems, []);
  return describeDatabase(path);
}

describe('templates and the files they stand for', () => {
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const template of templates) {
    it(`${template.title}: the file made from the template fits it, and gives the template back`, async () => {
      const file = await emptyFile(template);
      assert.deepEqual(compareTemplate(template, file), []);
      const { id, title, reference, version } = template;
      assert.deepEqual(deriveTemplate(file, { id, title, reference, version }, template), template);
    });
  }

  it('a file of unknown fields gives a template without sources', async () => {
    const [comparison] = templates;
    const file = await emptyFile(comparison!);
    const derived = deriveTemplate(file, { id: 'x', title: 'x', reference: 'x', version: '1' });
    assert.ok(derived.tables.every((table) => table.source == null));
    assert.equal(derived.tables[0]!.fields.find((field) => field.name === 'ZDDM')!.title, '宗地代码');
    assert.deepEqual(derived.tables[0]!.key, ['ZDDM']);
  });

  it('names every way in which a file does not fit', async () => {
    const template: Template = {
      id: 'asked',
      title: '要求',
      reference: '测试',
      version: '1',
      tables: [
        {
          name: 'ZD',
          title: '宗地',
          source: { layer: 'parcel' },
          key: ['ZDDM'],
          fields: [
            { name: 'ZDDM', title: '宗地代码', type: 'text', length: 19, source: { field: 'parcelCode' } },
            { name: 'ZDMJ', title: '面积', type: 'numeric', precision: 15, scale: 2, source: { field: 'area' } },
            { name: 'CS', title: '层数', type: 'int32' },
            { name: 'DJSJ', title: '登记时间', type: 'datetime' },
            { name: 'BZ', title: '备注', type: 'memo' },
          ],
        },
        { name: 'JZD', title: '界址点', key: [], fields: [] },
      ],
    };
    const path = join(folder, 'offered.mdb');
    const columns = [
      { name: 'zddm', type: 'text', length: 18 },
      { name: 'ZDMJ', type: 'numeric', precision: 15, scale: 0 },
      { name: 'CS', type: 'double' },
      { name: 'DJSJ', type: 'text', length: 20 },
      { name: 'QXDM', type: 'text', length: 6, required: true },
    ] as const;
    await (await createDatabase(path, { tables: [{ name: 'ZD', columns }] })).close();
    const found = compareTemplate(template, describeDatabase(path)).map(({ kind, table, field }) => [
      kind,
      table,
      field,
    ]);
    assert.deepEqual(found, [
      ['too-short', 'ZD', 'ZDDM'],
      ['too-coarse', 'ZD', 'ZDMJ'],
      ['type-differs', 'ZD', 'DJSJ'],
      ['field-missing', 'ZD', 'BZ'],
      ['never-filled', 'ZD', 'QXDM'],
      ['table-missing', 'JZD', undefined],
    ]);
  });
});
