import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { after, before, describe, it } from 'mocha';
import { MVT } from 'ol/format.js';

import { startApi, type TestApi } from '../fixtures/harness/api.ts';
import { testDatabase, type TestDatabase } from '../fixtures/harness/database.ts';
import { decodeTile, idsOf } from '../fixtures/harness/tiles.ts';
import { parcel } from '../schemas/layers/parcel.ts';
import { fillParcels } from './bench/parcels.ts';

const TILE = '/tiles/parcel/16/54586/26688.mvt';
const execute = promisify(execFile);

/** Draws the layer as QGIS does, with our style, and tells which colours the picture has. */
const QGIS = `
import json, os, sys, urllib.request
os.environ['QT_QPA_PLATFORM'] = 'offscreen'
from qgis.core import *
from qgis.PyQt.QtCore import QSize
base = sys.argv[1]
app = QgsApplication([], False)
app.initQgis()
layer = QgsVectorTileLayer('type=xyz&url=' + base + '/tiles/parcel/{z}/{x}/{y}.mvt&zmin=10&zmax=18', 'parcel')
converter = QgsMapBoxGlStyleConverter()
converter.convert(json.load(urllib.request.urlopen(base + '/styles/standard.json')), QgsMapBoxGlStyleConversionContext())
layer.setRenderer(converter.renderer())
settings = QgsMapSettings()
settings.setLayers([layer])
settings.setOutputSize(QSize(256, 256))
settings.setDestinationCrs(QgsCoordinateReferenceSystem('EPSG:3857'))
size = 20037508.342789244 * 2 / 2 ** 16
west, north = 54586 * size - size * 2 ** 15, size * 2 ** 15 - 26688 * size
settings.setExtent(QgsRectangle(west, north - size, west + size, north))
job = QgsMapRendererParallelJob(settings)
job.start()
job.waitForFinished()
image = job.renderedImage()
counts = {}
for x in range(256):
    for y in range(256):
        name = image.pixelColor(x, y).name()
        counts[name] = counts.get(name, 0) + 1
print(json.dumps({'valid': layer.isValid(), 'errors': [e.message for e in job.errors()], 'counts': counts}))
`;

/** Uses of the parcels in the tile. */
const USES = ['0701', '0702', '0601', '0501', '0809', '1003'];

function rgbOf(name: string): readonly number[] {
  return [1, 3, 5].map((at) => Number.parseInt(name.slice(at, at + 2), 16));
}

describe('tiles in other programs', () => {
  let database: TestDatabase;
  let api: TestApi;
  let bytes: Buffer;
  let ids: readonly number[];

  before(async () => {
    database = await testDatabase();
    await fillParcels(database.pool, 30);
    api = await startApi(database);
    bytes = Buffer.from(await (await fetch(`${api.url}${TILE}`)).arrayBuffer());
    ids = idsOf(decodeTile(bytes), 'parcel');
    assert.ok(ids.length > 100);
  });
  after(async () => {
    await api.close();
    await database.drop();
  });

  it('are read by OpenLayers, every feature with its id and attributes', () => {
    const features = new MVT().readFeatures(new Uint8Array(bytes).buffer);
    const found = features.map((feature) => Number(feature.getId())).sort((a, b) => a - b);
    assert.deepEqual(found, ids);
    assert.ok(features.every((feature) => String(feature.get('parcelCode')).startsWith('320412')));
    assert.ok(features.every((feature) => String(feature.getType()).endsWith('Polygon')));
  });

  it('are read by the MVT driver of GDAL', async function () {
    const version = await execute('ogrinfo', ['--version']).catch(() => undefined);
    if (version === undefined) {
      console.log('    skipped: ogrinfo (gdal-bin) is not installed');
      this.skip();
    }
    const { stdout } = await execute('ogrinfo', ['-al', '-oo', 'CLIP=NO', `MVT:${api.url}${TILE}`]);
    assert.match(stdout, /Layer name: parcel/);
    assert.match(stdout, /Geometry: (Multi )?Polygon/);
    assert.match(stdout, /parcelCode: String/);
    const found = [...stdout.matchAll(/mvt_id \(Integer64\) = (\d+)/g)].map(([, id]) => Number(id));
    assert.deepEqual(
      found.sort((a, b) => a - b),
      ids,
    );
  });

  it('are drawn by QGIS with the colours of our style', async function () {
    // The Python that Debian's packages belong to, whichever comes first on PATH.
    const python = '/usr/bin/python3';
    if (
      await execute(python, ['-c', 'import qgis.core']).then(
        () => false,
        () => true,
      )
    ) {
      console.log('    skipped: QGIS (python3-qgis) is not installed');
      this.skip();
    }
    const folder = await mkdtemp(join(tmpdir(), 'dimai-qgis-'));
    try {
      const script = join(folder, 'draw.py');
      await writeFile(script, QGIS);
      const environment = { ...process.env, XDG_RUNTIME_DIR: folder, HOME: folder };
      const { stdout } = await execute(python, [script, api.url], { env: environment });
      const drawn = JSON.parse(stdout) as { valid: boolean; errors: string[]; counts: Record<string, number> };
      assert.ok(drawn.valid);
      assert.deepEqual(drawn.errors, []);
      // Each use in the colour of the standard, as transparent as the legend has it, over the ground of the style.
      const pixels = Object.entries(drawn.counts).map(([name, count]) => ({ rgb: rgbOf(name), count }));
      const ground = rgbOf('#f7f6f2');
      const { entries, fillOpacity } = parcel.legend;
      for (const { value, fill } of entries.filter(({ value }) => USES.includes(value))) {
        const wanted = rgbOf(fill!).map((part, i) => ground[i]! + (part - ground[i]!) * fillOpacity);
        const near = pixels.filter(({ rgb }) => rgb.every((part, i) => Math.abs(part - wanted[i]!) <= 2));
        const found = near.reduce((sum, { count }) => sum + count, 0);
        assert.ok(found > 100, `${found} pixels show ${value}, which is ${wanted.map(Math.round).join(',')}`);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
