import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { crsByEpsg, type Datum } from './crs-table.ts';
import { recognisePrj } from './recognise-prj.ts';

const GEOGCS = {
  CGCS2000:
    'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
  Xian80:
    'GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
  Beijing54:
    'GEOGCS["GCS_Beijing_1954",DATUM["D_Beijing_1954",SPHEROID["Krasovsky_1940",6378245.0,298.3]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
  WGS84:
    'GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]',
} as const;

interface Parameters {
  readonly projection?: string;
  readonly scale?: number;
  readonly falseNorthing?: number;
  readonly unit?: number;
  readonly authority?: number;
}

/** As Esri writes it. */
function projcs(name: string, geogcs: string, meridian: number, falseEasting: number, extra: Parameters = {}): string {
  const { projection = 'Gauss_Kruger', scale = 1, falseNorthing = 0, unit = 1, authority } = extra;
  const code = authority == null ? '' : `,AUTHORITY["EPSG","${authority}"]`;
  return (
    `PROJCS["${name}",${geogcs},PROJECTION["${projection}"],PARAMETER["False_Easting",${falseEasting}.0],` +
    `PARAMETER["False_Northing",${falseNorthing}.0],PARAMETER["Central_Meridian",${meridian}],` +
    `PARAMETER["Scale_Factor",${scale}],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",${unit}]${code}]`
  );
}

const EPSG_WKT1_4528 =
  'PROJCS["CGCS2000 / 3-degree Gauss-Kruger zone 40",GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4490"]],PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",120],PARAMETER["scale_factor",1],PARAMETER["false_easting",40500000],PARAMETER["false_northing",0],UNIT["metre",1,AUTHORITY["EPSG","9001"]],AXIS["Northing",NORTH],AXIS["Easting",EAST],AUTHORITY["EPSG","4528"]]';
const EPSG_WKT2_4549 =
  'PROJCRS["CGCS2000 / 3-degree Gauss-Kruger CM 120E",BASEGEOGCRS["China Geodetic Coordinate System 2000",DATUM["China 2000",ELLIPSOID["CGCS2000",6378137,298.257222101,LENGTHUNIT["metre",1]]],PRIMEM["Greenwich",0,ANGLEUNIT["degree",0.0174532925199433]],ID["EPSG",4490]],CONVERSION["3-degree Gauss-Kruger CM 120E",METHOD["Transverse Mercator",ID["EPSG",9807]],PARAMETER["Latitude of natural origin",0,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8801]],PARAMETER["Longitude of natural origin",120,ANGLEUNIT["degree",0.0174532925199433],ID["EPSG",8802]],PARAMETER["Scale factor at natural origin",1,SCALEUNIT["unity",1],ID["EPSG",8805]],PARAMETER["False easting",500000,LENGTHUNIT["metre",1],ID["EPSG",8806]],PARAMETER["False northing",0,LENGTHUNIT["metre",1],ID["EPSG",8807]]],CS[Cartesian,2],AXIS["northing (X)",north,ORDER[1],LENGTHUNIT["metre",1]],AXIS["easting (Y)",east,ORDER[2],LENGTHUNIT["metre",1]],ID["EPSG",4549]]';

function epsgOf(wkt: string): number | undefined {
  return recognisePrj(wkt).epsg;
}

/** `CGCS2000_3_Degree_GK_Zone_40`, `Xian_1980_GK_CM_117E` … as Esri names every zone. */
function esriText(epsg: number): string {
  const crs = crsByEpsg(epsg)!;
  if (crs.kind === 'geographic') return GEOGCS[crs.datum];
  const datum = { CGCS2000: 'CGCS2000', Xian80: 'Xian_1980', Beijing54: 'Beijing_1954' }[crs.datum];
  const form = crs.prefixed ? `Zone_${crs.zone}` : `CM_${crs.centralMeridian}E`;
  const name = `${datum}${crs.width === 3 ? '_3_Degree' : ''}_GK_${form}`;
  return projcs(name, GEOGCS[crs.datum], crs.centralMeridian, crs.falseEasting);
}

describe('.prj of a Chinese system', () => {
  it('is recognised by the Esri name and parameters for every zone of every datum', () => {
    for (let epsg = 2000; epsg < 22_000; epsg++) {
      const crs = crsByEpsg(epsg);
      if (crs == null) continue;
      const found = recognisePrj(esriText(epsg));
      assert.equal(found.epsg, epsg, esriText(epsg));
      assert.equal(found.datum, crs.datum);
      assert.equal(found.crs, crs);
      assert.equal(found.problem, undefined);
    }
  });

  it('is recognised as EPSG writes it, in WKT1 and WKT2, and not by the authority of an inner node', () => {
    assert.equal(epsgOf(EPSG_WKT1_4528), 4528);
    assert.equal(epsgOf(EPSG_WKT2_4549), 4549);
    assert.equal(epsgOf(EPSG_WKT1_4528.replace(',AUTHORITY["EPSG","4528"]', '')), 4528);
  });

  it('may begin with a byte order mark and end with a vertical system', () => {
    const found = recognisePrj(`\uFEFF${esriText(4549)},VERTCS["Yellow_Sea_1985",VDATUM["D"]]\r\n`);
    assert.equal(found.epsg, 4549);
    assert.ok(found.wkt.startsWith('PROJCS'));
  });

  it('is recognised by parameters under a name of the supplier’s own', () => {
    assert.equal(epsgOf(projcs('常州2000', GEOGCS.CGCS2000, 120, 500_000)), 4549);
    assert.equal(epsgOf(projcs('New_Projected', GEOGCS.CGCS2000, 120, 40_500_000)), 4528);
    assert.equal(epsgOf(projcs('xa', GEOGCS.Xian80, 117, 20_500_000)), 2334);
    assert.equal(epsgOf(projcs('bj', GEOGCS.Beijing54, 117, 500_000, { projection: 'Transverse_Mercator' })), 2436);
  });

  it('is recognised by the ellipsoid when the datum is unnamed and the projection is a zone of China', () => {
    const unnamed = (a: number, rf: number) =>
      `GEOGCS["unnamed",DATUM["D_unknown",SPHEROID["x",${a},${rf}]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]`;
    assert.equal(epsgOf(projcs('x', unnamed(6378140, 298.257), 120, 40_500_000)), 2364);
    assert.equal(epsgOf(projcs('x', unnamed(6378245, 298.3), 120, 500_000)), 2437);
    assert.equal(epsgOf(projcs('x', unnamed(6378137, 298.257222101), 120, 500_000)), 4549);
    assert.equal(recognisePrj(unnamed(6378137, 298.257222101)).datum, 'other');
    assert.equal(recognisePrj(projcs('x', unnamed(6378137, 298.257222101), 0, 500_000)).datum, 'other');
  });

  it('knows spellings of datums, Chinese ones too', () => {
    const spellings: [string, Datum | 'other', number, number][] = [
      ['CGCS_2000', 'CGCS2000', 6378137, 298.257222101],
      ['D_CGCS2000', 'CGCS2000', 6378137, 298.257222101],
      ['2000国家大地坐标系', 'CGCS2000', 6378137, 298.257222101],
      ['1980西安坐标系', 'Xian80', 6378140, 298.257],
      ['Xian 1980', 'Xian80', 6378140, 298.257],
      ['1954年北京坐标系', 'Beijing54', 6378245, 298.3],
      ['New_Beijing', 'other', 6378245, 298.3],
      ['Pulkovo_1942', 'other', 6378245, 298.3],
      ['European_Terrestrial_Reference_System_1989', 'other', 6378137, 298.257222101],
    ];
    for (const [name, datum, a, rf] of spellings) {
      const geogcs = `GEOGCS["${name}",DATUM["${name}",SPHEROID["s",${a},${rf}]],PRIMEM["Greenwich",0],UNIT["Degree",0.0174532925199433]]`;
      assert.equal(recognisePrj(geogcs).datum, datum, name);
      assert.equal(recognisePrj(projcs('p', geogcs, 120, 500_000)).datum, datum, name);
    }
  });

  it('with a local central meridian or false easting has its datum and parameters but no code', () => {
    const local = recognisePrj(projcs('常州独立坐标系', GEOGCS.CGCS2000, 119.5, 500_000));
    assert.deepEqual(
      [local.epsg, local.datum, local.centralMeridian, local.falseEasting, local.problem],
      [undefined, 'CGCS2000', 119.5, 500_000, undefined],
    );
    assert.equal(epsgOf(projcs('x', GEOGCS.CGCS2000, 120, 500_000, { falseNorthing: -3_000_000 })), undefined);
    assert.equal(epsgOf(projcs('x', GEOGCS.CGCS2000, 120, 500_000, { scale: 0.9996 })), undefined);
    assert.equal(epsgOf(projcs('x', GEOGCS.CGCS2000, 120, 500_000, { unit: 1000 })), undefined);
    assert.equal(epsgOf(projcs('x', GEOGCS.CGCS2000, 117, 40_500_000)), undefined);
  });

  it('whose name or authority contradicts the parameters is a contradiction, not a guess', () => {
    const cases = [
      projcs('CGCS2000_3_Degree_GK_Zone_40', GEOGCS.CGCS2000, 117, 39_500_000),
      projcs('CGCS2000_3_Degree_GK_CM_120E', GEOGCS.CGCS2000, 120, 40_500_000),
      projcs('x', GEOGCS.CGCS2000, 120, 500_000, { authority: 4528 }),
      projcs('x', GEOGCS.Xian80, 120, 500_000, { authority: 4549 }),
      GEOGCS.WGS84.replace(/\]$/, ',AUTHORITY["EPSG","4490"]]'),
    ];
    for (const wkt of cases) {
      const found = recognisePrj(wkt);
      assert.equal(found.epsg, undefined, wkt);
      assert.equal(found.problem?.code, 'contradiction', wkt);
    }
    assert.match(recognisePrj(cases[0]!).problem!.message, /EPSG:4528.*central meridian 117, false easting 39500000/);
  });

  it('does not trust a datum name over another ellipsoid', () => {
    const odd = GEOGCS.CGCS2000.replace('6378137.0', '6378245.0').replace('298.257222101', '298.3');
    assert.equal(recognisePrj(odd).datum, 'other');
  });
});

describe('.prj of another system', () => {
  it('of WGS 84 keeps the datum "other" and its own code', () => {
    const found = recognisePrj(GEOGCS.WGS84);
    assert.deepEqual([found.epsg, found.datum, found.kind, found.wkt], [4326, 'other', 'geographic', GEOGCS.WGS84]);
    const utm = { projection: 'Transverse_Mercator', scale: 0.9996 };
    assert.equal(epsgOf(projcs('WGS_1984_UTM_Zone_50N', GEOGCS.WGS84, 117, 500_000, utm)), 32650);
    assert.equal(
      epsgOf(projcs('WGS_1984_UTM_Zone_50S', GEOGCS.WGS84, 117, 500_000, { ...utm, falseNorthing: 10_000_000 })),
      32750,
    );
    const mercator = projcs('WGS_1984_Web_Mercator_Auxiliary_Sphere', GEOGCS.WGS84, 0, 0, {
      projection: 'Mercator_Auxiliary_Sphere',
    });
    assert.equal(epsgOf(mercator), 3857);
    assert.equal(epsgOf(projcs('WGS_1984_3_Degree_GK_CM_120E', GEOGCS.WGS84, 120, 500_000)), undefined);
  });

  it('of another country keeps its text, and its code when an authority gives it', () => {
    const gda =
      'GEOGCS["GCS_GDA_1994",DATUM["D_GDA_1994",SPHEROID["GRS_1980",6378137,298.257222101]],PRIMEM["Greenwich",0],UNIT["Degree",0.017453292519943295]]';
    const utm = { projection: 'Transverse_Mercator', scale: 0.9996, falseNorthing: 10_000_000 };
    const plain = recognisePrj(projcs('GDA94_MGA_zone_56', gda, 153, 500_000, utm));
    assert.deepEqual([plain.epsg, plain.datum, plain.kind], [undefined, 'other', 'projected']);
    assert.equal(epsgOf(projcs('GDA94_MGA_zone_56', gda, 153, 500_000, { ...utm, authority: 28356 })), 28356);
  });

  it('of a Lambert projection on the ellipsoid of CGCS2000 is not Chinese', () => {
    const lambert = projcs(
      'Lambert_Conformal_Conic',
      GEOGCS.CGCS2000.replace('D_China_2000', 'D_unknown')
        .replace('GCS_China_Geodetic_Coordinate_System_2000', 'GCS_GRS 1980(IUGG, 1980)')
        .replace('"CGCS2000"', '"GRS80"'),
      120,
      500_000,
      { projection: 'Lambert_Conformal_Conic' },
    );
    assert.equal(recognisePrj(lambert).datum, 'other');
    assert.equal(recognisePrj(lambert).centralMeridian, undefined);
  });

  it('that is no well-known text is unreadable', () => {
    for (const text of ['', '+proj=longlat', 'EPSG:4490', '\u0000\u0001']) {
      const found = recognisePrj(text);
      assert.deepEqual([found.epsg, found.kind, found.problem?.code], [undefined, 'unknown', 'unreadable']);
    }
  });

  it('with a foreign prime meridian is not one of ours', () => {
    assert.equal(recognisePrj(GEOGCS.CGCS2000.replace('"Greenwich",0.0', '"Paris",2.337')).datum, 'other');
  });

  it('inside a compound system is found', () => {
    assert.equal(epsgOf(`COMPD_CS["a + b",${esriText(4549)},VERT_CS["h",VERT_DATUM["d",2005]]]`), 4549);
  });
});
