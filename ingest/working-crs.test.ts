import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import type { Refusal } from './delivery.ts';
import { type CrsEvidence, type CrsOptions, decideCrs } from './working-crs.ts';

const GEOGCS =
  'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';
const zone40 = `PROJCS["CGCS2000_3_Degree_GK_Zone_40",${GEOGCS},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",40500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]`;
const cm120 = zone40.replace('40500000.0', '500000.0').replace('GK_Zone_40', 'GK_CM_120E');
const xian =
  'PROJCS["Xian_1980_3_Degree_GK_CM_120E",GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",120.0],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]';
const osgb =
  'PROJCS["British_National_Grid",GEOGCS["GCS_OSGB_1936",DATUM["D_OSGB_1936",SPHEROID["Airy_1830",6377563.396,299.3249646]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",400000.0],PARAMETER["False_Northing",-100000.0],PARAMETER["Central_Meridian",-2.0],PARAMETER["Scale_Factor",0.9996012717],PARAMETER["Latitude_Of_Origin",49.0],UNIT["Meter",1.0]]';
const feet =
  'PROJCS["NAD_1983_StatePlane_New_York_Long_Island_FIPS_3104_Feet",GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],PARAMETER["False_Easting",984250.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",-74.0],PARAMETER["Standard_Parallel_1",40.66666666666666],PARAMETER["Standard_Parallel_2",41.03333333333333],PARAMETER["Latitude_Of_Origin",40.16666666666666],UNIT["Foot_US",0.3048006096012192]]';

const PREFIXED = [[40_497_500, 3_521_040]] as const;
const PLAIN = [[497_500, 3_521_040]] as const;
const DEGREES = [[119.97, 31.81]] as const;
const SWAPPED = [[31.81, 119.97]] as const;

const nothing: CrsOptions = { textOf: async () => undefined, textsNamed: async () => [] };
const decide = (text: string | undefined, pairs: CrsEvidence['pairs'], options: Partial<CrsOptions> = {}) =>
  decideCrs({ text, pairs }, { ...nothing, ...options });
const refusedAs = (code: string) => (error: Refusal) => error.code === code;

describe('coordinate system of a delivery', () => {
  it('is what the .prj says where the numbers agree', async () => {
    const { crs, issues } = await decide(zone40, PREFIXED);
    assert.deepEqual([crs.label, crs.srid, issues], ['EPSG:4528', 4528, []]);
    assert.equal((await decide(cm120, PLAIN)).crs.srid, 4549);
    assert.equal((await decide(GEOGCS, DEGREES)).crs.srid, 4490);
  });

  it('is refused where the numbers are plainly of another system', async () => {
    for (const [text, pairs] of [
      [zone40, PLAIN],
      [cm120, PREFIXED],
      [zone40, DEGREES],
      [GEOGCS, PREFIXED],
      [GEOGCS, SWAPPED],
    ] as const) {
      await assert.rejects(decide(text, pairs), refusedAs('crs-contradiction'));
    }
    await assert.rejects(decide(zone40, [[38_497_500, 3_521_040]]), refusedAs('crs-contradiction'));
    // A system without zone numbers, given by who hands the file in, on eastings that have the number of another zone.
    for (const options of [{ epsg: 4549 }, { epsg: 4528 }, { epsg: 4490 }]) {
      await assert.rejects(
        decide(undefined, [[38_497_500, 3_521_040]], options),
        (error: Refusal) =>
          error.code === 'crs-contradiction' && /应为 EPSG:4526/.test(error.zh) && /look like EPSG:4526/.test(error.en),
      );
    }
  });

  it('is told by the numbers where there is no .prj, and never where a zone is missing', async () => {
    const { crs, issues } = await decide(undefined, PREFIXED);
    assert.deepEqual([crs.srid, issues.map(({ code }) => code)], [4528, ['crs-from-coordinates']]);
    assert.equal((await decide('', DEGREES)).crs.srid, 4490);
    await assert.rejects(
      decide(undefined, PLAIN, { usualEpsg: 4549 }),
      (error: Refusal) => error.code === 'crs-ambiguous' && /--crs 4549/.test(error.zh),
    );
    await assert.rejects(decide(undefined, SWAPPED), refusedAs('crs-unknown'));
    await assert.rejects(decide(undefined, [[1, 2]]), refusedAs('crs-unknown'));
    await assert.rejects(decide(undefined, []), refusedAs('crs-unknown'));
  });

  it('is what --crs says, and that is put on record', async () => {
    const { crs, issues } = await decide(xian, PLAIN, { epsg: 4549 });
    assert.deepEqual(
      [crs.srid, issues.map(({ code, actual, expected }) => [code, actual, expected])],
      [4549, [['crs-overridden', 'EPSG:4549', 'EPSG:2385']]],
    );
    await assert.rejects(decide(undefined, PLAIN, { epsg: 999_999 }), refusedAs('crs-unknown'));
  });

  it('is never carried to another datum without parameters', async () => {
    await assert.rejects(decide(xian, PLAIN), refusedAs('crs-datum'));
    await assert.rejects(decide(xian, PLAIN, { assumeDatum: true }), refusedAs('crs-datum'));
    await assert.rejects(decide(osgb, [[480_000, 4_763_000]]), refusedAs('crs-datum'));
    const { crs, issues } = await decide(osgb, [[480_000, 4_763_000]], { assumeDatum: true });
    assert.deepEqual([crs.kind, issues.map(({ code }) => code)], ['transform', ['datum-assumed']]);
  });

  it('takes a nameless datum for that of the system that is named', async () => {
    const nameless =
      'GEOGCS["WGS 84",DATUM["unknown",SPHEROID["WGS84",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["degree",0.0174532925199433]]';
    const { issues } = await decide(nameless, [[-117.6, 46.1]]);
    assert.deepEqual(
      issues.map(({ code }) => code),
      ['datum-assumed'],
    );
    await assert.rejects(decide(nameless.replace('WGS 84', 'Pulkovo 1942'), [[-117.6, 46.1]]), refusedAs('crs-datum'));
  });

  it('uses seven parameters where they are given', async () => {
    const unshifted = await decide(xian, PLAIN, { datumShift: [0, 0, 0, 0, 0, 0, 0] });
    const shifted = await decide(xian, PLAIN, { datumShift: [100, 0, 0, 0, 0, 0, 0] });
    assert.ok(unshifted.crs.kind === 'transform' && shifted.crs.kind === 'transform');
    const [a, b] = [new Float64Array(2), new Float64Array(2)];
    unshifted.crs.toDegrees(497_500, 3_521_040, a, 0);
    shifted.crs.toDegrees(497_500, 3_521_040, b, 0);
    // 100 m along the geocentric x axis at 120°E: sin 120° of it to the west
    assert.ok(Math.abs((a[0]! - b[0]!) * 94_800 - 100 * Math.sin((120 * Math.PI) / 180)) < 1);
  });

  it('knows feet from metres and finds the code of a foreign system by its name', async () => {
    const pairs = [[981_000, 200_000]] as const;
    const { crs } = await decide(feet, pairs, { textsNamed: async () => [{ epsg: 2263, text: feet }] });
    assert.ok(crs.kind === 'transform');
    assert.deepEqual([crs.srid, crs.metresPerUnit.toFixed(6)], [2263, '0.304801']);
    const other = await decide(feet, pairs, {
      textsNamed: async () => [{ epsg: 2264, text: feet.replace('-74.0', '-75.0') }],
    });
    assert.equal(other.crs.srid, 0);
    assert.equal(other.crs.label, 'NAD_1983_StatePlane_New_York_Long_Island_FIPS_3104_Feet');
  });

  it('refuses a .prj that cannot be read', async () => {
    await assert.rejects(decide('not a prj', PLAIN), refusedAs('crs-unknown'));
  });
});
