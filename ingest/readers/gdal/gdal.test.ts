import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { before, describe, it } from 'mocha';
import { allRows, realDelivery, valuesByName, withDelivery, withFiles } from '../../../fixtures/harness/deliveries.ts';
import { planarArea } from '../../../schemas/area.ts';
import { isPolygonal } from '../../../schemas/geometry.ts';
import type { Refusal } from '../../delivery.ts';
import { READ_LIMITS } from '../read-limits.ts';
import { readAnyWkb, WkbFault } from './any-wkb.ts';

/** A drawing in the old text form: header values, then entities as lines of code and value. */
function drawing(version: string, codePage: string, entities: readonly string[]): string {
  const header = [
    '0',
    'SECTION',
    '2',
    'HEADER',
    '9',
    '$ACADVER',
    '1',
    version,
    '9',
    '$DWGCODEPAGE',
    '3',
    codePage,
    '0',
  ];
  const section = ['ENDSEC', '0', 'SECTION', '2', 'ENTITIES'];
  return [...header, ...section, ...entities, '0', 'ENDSEC', '0', 'EOF', ''].join('\n');
}

const LINE = ['0', 'LINE', '8', '0', '10', '0', '20', '0', '11', '5', '21', '5'];

function square(x: number, y: number, size: number, extended: readonly string[] = []): string[] {
  const corners = [x, y, x, y + size, x + size, y + size, x + size, y].map(String);
  const vertices = [0, 2, 4, 6].flatMap((i) => ['10', corners[i]!, '20', corners[i + 1]!]);
  return [
    '0',
    'LWPOLYLINE',
    '100',
    'AcDbEntity',
    '8',
    'JZD',
    '100',
    'AcDbPolyline',
    '90',
    '4',
    '70',
    '1',
    ...vertices,
    ...extended,
  ];
}

function text(x: number, y: number, value: string): string[] {
  return ['0', 'TEXT', '8', 'ZJ', '10', String(x), '20', String(y), '40', '2', '1', value];
}

const CASS = ['1001', 'SOUTH', '1000', '300000', '1000', 'GB00011', '1000', '常州测试公司', '1000', '0601'];

describe('formats through GDAL', function () {
  this.timeout(60_000);
  before(async function () {
    await import('gdal-async').catch(() => {
      console.log('      gdal-async is not installed here, skipped');
      this.skip();
    });
  });

  it('makes areas of closed polylines and names them by CASS data, or by the text inside', async () => {
    const entities = [
      ...square(40_497_000, 3_521_000, 100, CASS),
      ...square(40_497_200, 3_521_000, 100),
      ...text(40_497_250, 3_521_050, 'GB00012'),
      ...LINE,
    ];
    const gbk = iconv.encode(drawing('AC1015', 'ANSI_936', entities), 'gbk');
    const utf8 = Buffer.from(drawing('AC1027', 'ANSI_936', entities));
    for (const bytes of [gbk, utf8]) {
      await withFiles({ '宗地图.dxf': bytes }, async ({ layers }) => {
        const rows = await allRows(layers[0]!);
        const areas = rows.filter(({ geometry }) => geometry != null && isPolygonal(geometry.type));
        assert.deepEqual(
          areas.map((row) => {
            const { 宗地号, 权利人, 地类, CASS编码 } = valuesByName(layers[0]!, row);
            return [planarArea(row.geometry!), CASS编码, 宗地号, 权利人, 地类];
          }),
          [
            [10000, '300000', 'GB00011', '常州测试公司', '0601'],
            [10000, null, 'GB00012', null, null],
          ],
        );
        assert.equal(layers[0]!.crsText, undefined);
      });
    }
  });

  it('opens a FlatGeobuf that ogr2ogr wrote, with its spatial index and without, whatever it is called', async function () {
    const folder = mkdtempSync(join(tmpdir(), 'dimai-fgb-'));
    try {
      const source = join(folder, 'source.geojson');
      const ring = [
        [119.9, 31.8],
        [119.9, 31.9],
        [120, 31.9],
        [119.9, 31.8],
      ];
      const features = ['甲', '乙'].map((ZL) => ({
        type: 'Feature',
        properties: { ZL },
        geometry: { type: 'Polygon', coordinates: [ring] },
      }));
      writeFileSync(source, JSON.stringify({ type: 'FeatureCollection', features }));
      for (const index of ['YES', 'NO']) {
        const path = join(folder, `宗地-${index}.bin`);
        const made = spawnSync('ogr2ogr', [
          '-f',
          'FlatGeobuf',
          `${path}.fgb`,
          source,
          '-lco',
          `SPATIAL_INDEX=${index}`,
        ]);
        if (made.error != null) this.skip();
        renameSync(`${path}.fgb`, path);
        await withDelivery(path, async ({ layers }) => {
          const rows = await allRows(layers[0]!);
          assert.deepEqual(new Set(rows.map((row) => valuesByName(layers[0]!, row)['ZL'])), new Set(['甲', '乙']));
          assert.equal(layers[0]!.geometry, 'polygon');
        });
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('gives KML in longitude and latitude, x first', async () => {
    const kml = `<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark>
      <name>测试</name><Polygon><outerBoundaryIs><LinearRing><coordinates>119.9,31.8 119.91,31.8 119.91,31.81 119.9,31.8</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></Document></kml>`;
    await withFiles({ 'a.kml': kml }, async ({ layers }) => {
      const [row] = await allRows(layers[0]!);
      assert.deepEqual(Array.from(row!.geometry!.xy.slice(0, 2)), [119.9, 31.8]);
      assert.equal(Object.values(valuesByName(layers[0]!, row!))[0], '测试');
    });
  });

  it('takes the border of a GML parcel, not the point of its label, whichever comes last, and names what it leaves', async () => {
    const parcel = (number: number, order: readonly string[]) => {
      const parts: Record<string, string> = {
        label: `<d:label><gml:Point srsName="EPSG:4549"><gml:pos>${3_521_000 + number} 497005</gml:pos></gml:Point></d:label>`,
        border: `<d:extent><d:border><gml:Polygon srsName="EPSG:4549"><gml:exterior><gml:LinearRing><gml:posList>3521000 497000 3521010 497000 3521010 497010 3521000 497010 3521000 497000</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon></d:border></d:extent>`,
      };
      return `<gml:featureMember><d:Parcel gml:id="p${number}"><d:code>GB${number}</d:code>${order.map((name) => parts[name]).join('')}</d:Parcel></gml:featureMember>`;
    };
    const gml = `<?xml version="1.0" encoding="UTF-8"?>\n<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:d="urn:d" gml:id="c">${parcel(1, ['label', 'border'])}${parcel(2, ['border', 'label'])}${parcel(3, ['label'])}</gml:FeatureCollection>`;
    await withFiles({ 'parcels.gml': gml }, async ({ layers }) => {
      const layer = layers[0]!;
      const rows = await allRows(layer);
      assert.deepEqual(
        rows.map((row) => [valuesByName(layer, row)['code'], row.geometry?.type ?? null]),
        [
          ['GB1', 'Polygon'],
          ['GB2', 'Polygon'],
          ['GB3', null],
        ],
      );
      assert.deepEqual([layer.geometry, planarArea(rows[0]!.geometry!)], ['polygon', 100]);
      const said = layer.issues.find(({ code }) => code === 'geometries-several');
      assert.equal(said?.actual, 'extent|border；未读入 not read: label');
    });
    const plain = gml.replaceAll(/<d:label>.*?<\/d:label>/g, '');
    await withFiles({ 'parcels.gml': plain }, async ({ layers }) => {
      assert.deepEqual(layers[0]!.issues, []);
      assert.equal((await allRows(layers[0]!)).length, 3);
    });
  });

  it('reads the parcels of a real cadastre in GML with their borders', async function () {
    await withDelivery(realDelivery(this, '05-parcels/kadastralekaart_perceel.gml'), async ({ layers }) => {
      const rows = await allRows(layers[0]!);
      assert.deepEqual([rows.length, new Set(rows.map(({ geometry }) => geometry?.type))], [11, new Set(['Polygon'])]);
      // the area that the register states of the first: 222 m²
      assert.ok(Math.abs(planarArea(rows[0]!.geometry!) - 222) < 5, String(planarArea(rows[0]!.geometry!)));
      assert.match(layers[0]!.issues[0]!.actual!, /^begrenzingPerceel；/);
    });
  });

  it('refuses a damaged file and leaves this process alone', async () => {
    const broken = Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(200, 7)]);
    await assert.rejects(
      withFiles({ 'a.gpkg': broken }, async () => {}),
      (error: Refusal) => error.code === 'package-unreadable' && /GDAL/.test(error.zh),
    );
  });

  for (const [path, facts] of [
    ['08-gdb-gpkg/ms_Oregon.gpkg', { land: [1, 2600, 2704740240792.666], roads: [121, 1764, 0] }],
    ['05-parcels/linz_waca_gpkg.tgz', { nz_waca_adjustments: [228, 3153, 0.1136] }],
    [
      '08-gdb-gpkg/testopenfilegdb.gdb.zip',
      { polygon: [5, 25, 5], multipolygon: [5, 75, 8.75], several_polygons: [9, 45, 9], none: [6, 0, 0] },
    ],
  ] as const) {
    it(`reads the real ${path} with its counts and areas`, async function () {
      await withDelivery(realDelivery(this, path), async ({ layers }) => {
        for (const [name, [count, vertices, area]] of Object.entries(facts)) {
          const rows = await allRows(layers.find((layer) => layer.name === name)!);
          const shapes = rows.flatMap(({ geometry }) => geometry ?? []);
          assert.equal(rows.length, count, name);
          assert.equal(
            shapes.reduce((sum, { xy }) => sum + xy.length / 2, 0),
            vertices,
            name,
          );
          const total = shapes
            .filter(({ type }) => isPolygonal(type))
            .reduce((sum, shape) => sum + planarArea(shape), 0);
          assert.ok(Math.abs(total - area) <= Math.max(1e-4, 1e-13 * area), `${name} ${total}`);
        }
      });
    });
  }

  it('makes an area of a real closed polyline with arcs, whose ends lie a rounding apart', async function () {
    await withDelivery(realDelivery(this, '12-dxf/closed_polyline_with_bulge.dxf'), async ({ layers }) => {
      const [row] = await allRows(layers[0]!);
      const { type, xy } = row!.geometry!;
      assert.equal(type, 'Polygon');
      assert.deepEqual(Array.from(xy.slice(0, 2)), Array.from(xy.slice(-2)));
      assert.ok(Math.abs(planarArea(row!.geometry!)) > 5000);
    });
  });

  it('strokes the arcs of a real file geodatabase and reports by how much they depart', async function () {
    await withDelivery(realDelivery(this, '08-gdb-gpkg/curves.gdb'), async ({ layers }) => {
      const polygons = await allRows(layers.find(({ name }) => name === 'polygon')!);
      assert.equal(polygons.length, 5);
      const stroked = polygons.flatMap(({ issues }) => issues).filter(({ code }) => code === 'curves-stroked');
      assert.ok(stroked.length > 0);
      for (const { actual } of stroked) assert.ok(Number(actual) <= 1.0001e-8 && Number(actual) > 0);
      const area = polygons.reduce((sum, { geometry }) => sum + planarArea(geometry!), 0);
      // GDAL's own 4° chords give 26.0185 (INDEX), its 0.02° chords 26.02806; the second row is an ellipse
      assert.ok(Math.abs(area - 26.02806) < 1e-5, String(area));
      assert.ok(Math.abs(planarArea(polygons[1]!.geometry!) - 3.207961) < 2e-6);
    });
  });
});

describe('WKB of every kind', () => {
  it('never reads past its end and never nests beyond the limit', () => {
    const tally = { curves: 0, deviation: 0 };
    const nested = Buffer.concat(Array.from({ length: 500 }, () => Buffer.from('010700000001000000', 'hex')));
    assert.throws(() => readAnyWkb(nested, READ_LIMITS.depth, tally), WkbFault);
    const claim = Buffer.from('0102000000ffffffff', 'hex');
    assert.throws(() => readAnyWkb(claim, READ_LIMITS.depth, tally), WkbFault);
    assert.throws(
      () => readAnyWkb(Buffer.from('0103000000ffffff3f00000000', 'hex'), READ_LIMITS.depth, tally),
      WkbFault,
    );
  });
});
