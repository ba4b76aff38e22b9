import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { dbfBytes, shapeContent, shpBytes, zipBytes } from '../fixtures/harness/shapefile-bytes.ts';
import { layerById } from '../schemas/layers/index.ts';
import { pointTransform } from '../schemas/gauss-kruger.ts';
import { ingestFile } from './ingest-file.ts';

const silent = { info: () => {}, warn: () => {}, error: () => {} } as never;
const GEOGCS =
  'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const ZONE_39 = `PROJCS["CGCS2000_3_Degree_GK_Zone_39",${GEOGCS},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",39500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",117.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;

/** The same ground in a zone, in degrees, and in the next zone without a word about it. */
const CORNERS = [
  [39_740_000, 3_521_000],
  [39_740_000, 3_521_100],
  [39_740_100, 3_521_100],
  [39_740_100, 3_521_000],
  [39_740_000, 3_521_000],
] as const;

function carried(epsg: number): number[] {
  if (epsg === 4527) return CORNERS.flat();
  const [transform, out] = [pointTransform(4527, epsg), new Float64Array(2)];
  return CORNERS.flatMap(([x, y]) => {
    transform(x, y, out, 0);
    return [...out];
  });
}

describe('layers of one package in systems of their own', () => {
  let database: TestDatabase;
  let folder: string;
  let path: string;
  before(async () => {
    database = await testDatabase();
    folder = await mkdtemp(join(tmpdir(), 'dimai-mixed-'));
    path = join(folder, '三线.zip');
    const layer = (name: string, epsg: number, prj?: string) => [
      { name: `${name}.shp`, content: shpBytes(5, [shapeContent(5, [carried(epsg)])]) },
      { name: `${name}.dbf`, content: dbfBytes([{ name: 'BSM', type: 'C', length: 18 }], [['1']]) },
      ...(prj == null ? [] : [{ name: `${name}.prj`, content: Buffer.from(prj) }]),
    ];
    await writeFile(
      path,
      zipBytes([
        ...layer('YJJBNT', 4527, ZONE_39),
        ...layer('STBHHX', 4490, GEOGCS),
        ...layer('CZKFBJ', 4528),
        ...layer('DLTB', 4528, ZONE_39),
      ]),
    );
  });
  after(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const load = (layerName: string) =>
    ingestFile(
      { db: database.pool, log: silent },
      { path, layer: layerById('reference-feature')!, dataset: layerName, layerName, workFolder: folder },
    );

  it('come to the same ground, each from its own', async () => {
    for (const name of ['YJJBNT', 'STBHHX', 'CZKFBJ']) assert.equal((await load(name)).state, 'published');
    const { rows } = await database.pool.query(
      `select d.name, v.source_crs as crs, round(st_xmin(t.geom)::numeric, 8)::text as west, round(t.planar_area::numeric) as area
       from land.reference_feature t
       join dimai.dataset d on d.id = t.dataset_id
       join dimai.dataset_version v on v.dataset_id = d.id
       order by v.id`,
    );
    assert.deepEqual(
      rows.map(({ name, crs }) => [name, crs]),
      [
        ['YJJBNT', 'EPSG:4527'],
        ['STBHHX', 'EPSG:4490'],
        ['CZKFBJ', 'EPSG:4528'],
      ],
    );
    assert.equal(new Set(rows.map(({ west }) => west)).size, 1);
  });

  it('are refused alone where what is declared contradicts the numbers', async () => {
    await assert.rejects(load('DLTB'), { code: 'crs-contradiction' });
  });

  it('of rights that name their zones themselves lie where the zones are, with their elevations, and --crs overrules them', async () => {
    const corners = (east: number) =>
      [0, 1, 2, 3].map((i) => `${i + 1},${4_396_000 + (i % 3 === 0 ? 1000 : 0)}.00,${east + (i > 1 ? 0 : 1000)}.00`);
    const text = [39_412_000, 40_412_000, 20_412_000].map(
      (east, i) => `C150000${i}\t矿${i}\t1,4,${corners(east).join(',')},*,1200,${800 - 100 * i},,1`,
    );
    const file = join(folder, '采矿权.txt');
    await writeFile(file, text.join('\n'));
    const options = { path: file, layer: layerById('mining-right')!, dataset: '内蒙古', workFolder: folder };
    const result = await ingestFile({ db: database.pool, log: silent }, options);
    assert.ok(result.state === 'published' && result.report.issueCounts['zones-several'] === 1);
    const { rows } = await database.pool.query(
      `select licence_number as licence, mine_name as mine, lower_elevation::float8 as low, st_srid(delivered) as srid,
         round(st_xmin(geom)::numeric, 1)::float8 as west, round(planar_area)::integer as area,
         st_distance(geom, st_transform(delivered, 4490)) < 1e-9 as alike
       from land.mining_right where version_to is null order by source_row`,
    );
    assert.deepEqual(rows, [
      { licence: 'C1500000', mine: '矿0', low: 800, srid: 4527, west: 116, area: 1_000_000, alike: true },
      { licence: 'C1500001', mine: '矿1', low: 700, srid: 4528, west: 119, area: 1_000_000, alike: true },
      { licence: 'C1500002', mine: '矿2', low: 600, srid: 4498, west: 116, area: 1_000_000, alike: true },
    ]);
    const stated = await ingestFile({ db: database.pool, log: silent }, { ...options, crs: { epsg: 4528 } });
    assert.ok(
      stated.state === 'published' && stated.report.rows.rejected === 2,
      'what is not of the stated system is rejected',
    );
  });
});
