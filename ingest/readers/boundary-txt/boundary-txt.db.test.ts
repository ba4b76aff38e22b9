import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../../../fixtures/harness/database.ts';
import { realDelivery } from '../../../fixtures/harness/deliveries.ts';
import { exportBoundaryTxt } from '../../../schemas/database/boundary-export.ts';
import { layerById } from '../../../schemas/layers/index.ts';
import type { LoadReport, Refusal } from '../../delivery.ts';
import { ingestFile, type IngestOptions } from '../../ingest-file.ts';
import type { LoadContext } from '../../load.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} } as LoadContext['log'];
const redline = layerById('project-redline')!;

const plot = (number: number, east: number) => `5,1.0000,${number},地块${number},面,H50G005096,工业用地,0601,@
J1,1,3521100.000,${east}.000
J2,1,3521100.000,${east + 100}.000
J3,1,3521000.000,${east + 100}.000
J4,1,3521000.000,${east}.000
J1,1,3521100.000,${east}.000
`;
const HEAD = `[属性描述]
坐标系=2000国家大地坐标系
几度分带=3
带号=40
精度=0.001
[地块坐标]
`;

describe('界址点 TXT → database → 界址点 TXT', () => {
  let database: TestDatabase;
  let folder: string;
  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'dimai-txt-'));
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function load(content: string | Uint8Array, more: Partial<IngestOptions> = {}): Promise<LoadReport> {
    const path = join(folder, '红线.txt');
    await writeFile(path, content);
    const result = await ingestFile(
      { db: database.pool, log: silent },
      {
        path,
        layer: redline,
        dataset: '红线',
        overrides: { projectCode: { constant: '2024-320411' } },
        workFolder: folder,
        ...more,
      },
    );
    assert.ok(result.state !== 'known');
    return result.report;
  }
  const written = (version?: number) =>
    exportBoundaryTxt(database.pool, redline, { dataset: '红线', ...(version == null ? {} : { version }) });

  it('gives back every byte of a delivery in GBK with odd line ends', async () => {
    const text = HEAD + plot(1, 40497000) + plot(2, 40497200).replaceAll('\n', '\r\n') + '\n\n';
    const bytes = iconv.encode(text, 'gbk');
    const report = await load(bytes);
    assert.deepEqual([report.rows.loaded, report.rows.rejected], [2, 0]);
    assert.equal(report.issueCounts['area-differs'], undefined, 'declared hectares are those of the shape');
    assert.ok((await written()).equals(bytes));
    const { rows } = await database.pool.query(
      `select plot_name, plot_area, st_srid(delivered) as srid, st_area(delivered) as area
       from land.project_redline where version_to is null order by plot_number`,
    );
    assert.deepEqual(rows[0], { plot_name: '地块1', plot_area: 1, srid: 4528, area: 10000 });
  });

  it('gives back the next delivery too, where a plot stays, one moves and one is new', async () => {
    const bytes = iconv.encode(HEAD + plot(3, 40497400) + plot(2, 40497210) + plot(1, 40497000), 'gbk');
    const report = await load(bytes);
    assert.deepEqual([report.rows.added, report.rows.changed, report.rows.unchanged], [1, 1, 1]);
    assert.ok((await written()).equals(bytes));
    assert.match(iconv.decode(await written(1), 'gbk'), /^\[属性描述\][\s\S]*地块1[\s\S]*地块2/, 'the version before');
  });

  it('composes what another delivery has changed since, and copies the rest', async () => {
    const [west, east] = [40497400, 40497450];
    const ring = `${west} 3521100, ${east} 3521100, ${east} 3521000, ${west} 3521000, ${west} 3521100`;
    // a change that did not come as text: the row ends, its successor begins with the next version
    await database.pool.query(
      `with former as (
         update land.project_redline set version_to = 3 where plot_number = '3' and version_to is null returning *
       ), layer as (
         update dimai.layer_state set version = 3 where layer = 'project-redline'
       )
       insert into land.project_redline (feature_id, dataset_id, version_from, project_code, plot_number, plot_name, geom, delivered)
       select feature_id, dataset_id, 3, project_code, plot_number, '地块3改', st_transform(shape, 4490), shape
       from former, st_multi(st_geomfromtext('POLYGON((${ring}))', 4528)) as shape`,
    );
    const text = iconv.decode(await written(), 'gbk');
    assert.ok(text.includes(plot(1, 40497000)) && text.includes(plot(2, 40497210)));
    assert.ok(
      text.includes('5,0.5000,3,地块3改,面,H50G005096,工业用地,0601,@\nJ1,1,3521100.000,40497400.000\n'),
      text.slice(0, 400),
    );
  });

  it('holds the declared hectares against the shape', async () => {
    const report = await load(HEAD + plot(1, 40497000).replace('1.0000', '2.0000'), { dataset: '面积', dryRun: true });
    assert.equal(report.issueCounts['area-differs'], 1);
    const [found] = report.firstIssues.filter(({ code }) => code === 'area-differs');
    assert.equal(found?.actual, '20000 ㎡');
  });

  it('refuses swapped axes and corrects them on confirmation, on record', async () => {
    const swapped = HEAD + plot(1, 40497000).replaceAll(/^(J\d,1),([\d.]+),([\d.]+)$/gm, '$1,$3,$2');
    await assert.rejects(load(swapped, { dataset: '颠倒' }), (error: Refusal) => error.code === 'crs-contradiction');
    const report = await load(swapped, { dataset: '颠倒', correctCoordinates: true, dryRun: true });
    assert.equal(report.issueCounts['coordinates-corrected'], 1);
    assert.equal(report.area.planar, 10000);
  });

  it('gives back the real files', async function () {
    for (const name of ['polygon-txt_44120000105.txt', 'polygon-txt_arcpy_plot_000_close-as-J6.txt']) {
      const bytes = readFileSync(realDelivery(this, `02-boundary-txt/${name}`));
      const { rows } = await load(bytes, { dataset: name });
      assert.equal(rows.loaded, 1);
      assert.ok((await exportBoundaryTxt(database.pool, redline, { dataset: name })).equals(bytes), name);
    }
  });
});
