import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { before, describe, it } from 'mocha';
import type { ColumnDesign, DatabaseDesign } from '../design.ts';
import { assertSound, testFolder, write } from '../testing.ts';
import type { JetValue } from '../value-reader.ts';

const folder = testFolder();
const path = folder.file('parcels.mdb');

const doubles = (...names: string[]): ColumnDesign[] => names.map((name) => ({ name, type: 'double' }));
const integers = (...names: string[]): ColumnDesign[] => names.map((name) => ({ name, type: 'int32' }));

/** The least of a personal geodatabase that GDAL asks for: two catalogue tables and a feature table. */
const geodatabase: DatabaseDesign = {
  tables: [
    {
      name: 'GDB_GeomColumns',
      columns: [
        { name: 'TableName', type: 'text' },
        { name: 'FieldName', type: 'text' },
        ...integers('ShapeType'),
        ...doubles('ExtentLeft', 'ExtentBottom', 'ExtentRight', 'ExtentTop', 'IdxOriginX', 'IdxOriginY', 'IdxGridSize'),
        ...integers('SRID', 'HasZ', 'HasM'),
        ...doubles('ZLow', 'ZHigh', 'MLow', 'MHigh'),
      ],
    },
    {
      name: 'GDB_SpatialRefs',
      columns: [
        ...integers('SRID'),
        { name: 'SRTEXT', type: 'memo' },
        ...doubles('FalseX', 'FalseY', 'XYUnits', 'FalseZ', 'ZUnits', 'FalseM', 'MUnits'),
        ...integers('IsHighPrecision'),
        ...doubles('XYTolerance', 'ZTolerance', 'MTolerance'),
      ],
    },
    {
      name: 'ZD',
      columns: [
        { name: 'OBJECTID', type: 'int32', autonumber: true },
        { name: 'Shape', type: 'ole' },
        { name: '宗地代码', type: 'text', length: 19 },
        { name: '坐落', type: 'text', length: 100 },
        { name: '面积', type: 'double' },
      ],
      indexes: [{ name: 'FDO_OBJECTID', columns: ['OBJECTID'], unique: true }],
    },
  ],
};

const zone40 = `PROJCS["CGCS2000_3_Degree_GK_CM_120E",GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",
SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],
PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],
PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;

/** A square of 100 m as the content of a shapefile record, clockwise and closed. */
function square(x: number, y: number): Buffer {
  const ring = [
    [x, y],
    [x, y + 100],
    [x + 100, y + 100],
    [x + 100, y],
    [x, y],
  ] as const;
  const bytes = Buffer.alloc(48 + 16 * ring.length);
  bytes.writeInt32LE(5, 0);
  for (const [i, value] of [x, y, x + 100, y + 100].entries()) bytes.writeDoubleLE(value, 4 + 8 * i);
  bytes.writeInt32LE(1, 36);
  bytes.writeInt32LE(ring.length, 40);
  for (const [i, [east, north]] of ring.entries()) {
    bytes.writeDoubleLE(east, 48 + 16 * i);
    bytes.writeDoubleLE(north, 56 + 16 * i);
  }
  return bytes;
}

function ogrinfo(...args: string[]): string {
  const result = spawnSync('ogrinfo', ['-ro', ...args], { encoding: 'utf8' });
  assert.equal(result.status, 0, result.stderr);
  return result.stdout;
}

/** GDAL with its PGeo driver and the ODBC driver of mdbtools. */
const hasDriver = (): boolean => {
  const formats = spawnSync('ogrinfo', ['--formats'], { encoding: 'utf8' });
  const drivers = spawnSync('odbcinst', ['-q', '-d'], { encoding: 'utf8' });
  return formats.status === 0 && formats.stdout.includes('PGeo') && /access|mdb/i.test(drivers.stdout ?? '');
};

describe('GDAL', () => {
  before(async function () {
    if (!hasDriver()) {
      console.log('    skipped: no GDAL with odbc-mdbtools here');
      return this.skip();
    }
    const extent = { ExtentLeft: 497_000, ExtentBottom: 3_521_000, ExtentRight: 537_000, ExtentTop: 3_522_000 };
    const geometryColumn = { TableName: 'ZD', FieldName: 'Shape', ShapeType: 4, SRID: 1, HasZ: 0, HasM: 0, ...extent };
    const parcels = Array.from({ length: 300 }, (_, i): Record<string, JetValue> => ({
      Shape: square(497_000 + 120 * i, 3_521_000),
      宗地代码: `320411001002GB${String(i).padStart(5, '0')}`,
      坐落: `太湖东路${i}号`,
      面积: 10_000,
    }));
    const reference = {
      SRID: 1,
      SRTEXT: zone40.replaceAll('\n', ''),
      FalseX: 0,
      FalseY: 0,
      XYUnits: 10_000,
      IsHighPrecision: 1,
      XYTolerance: 0.001,
    };
    await write(path, geodatabase, { GDB_GeomColumns: [geometryColumn], GDB_SpatialRefs: [reference], ZD: parcels });
    assertSound(path);
  });

  it('opens the file as a personal geodatabase with its CRS, extent and all features', () => {
    const summary = ogrinfo('-so', path, 'ZD');
    assert.match(summary, /using driver `PGeo'/);
    assert.match(summary, /Geometry: Multi ?Polygon|Geometry: Polygon/);
    assert.match(summary, /Feature Count: 300/);
    assert.match(summary, /CGCS2000|China_2000|China_Geodetic/);
    assert.match(summary, /宗地代码: String/);
  });

  it('reads geometry and Chinese attributes of a feature', () => {
    const feature = ogrinfo('-al', '-where', 'OBJECTID = 8', path);
    assert.match(feature, /宗地代码 \(String\) = 320411001002GB00007/);
    assert.match(feature, /坐落 \(String\) = 太湖东路7号/);
    assert.match(feature, /POLYGON \(+497840 3521000,497840 3521100,497940 3521100,497940 3521000,497840 3521000\)+/);
  });
});
