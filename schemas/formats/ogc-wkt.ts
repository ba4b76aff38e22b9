import { crsByEpsg } from '../crs.ts';

const GEOGRAPHIC =
  'GEOGCS["China Geodetic Coordinate System 2000",DATUM["China_2000",SPHEROID["CGCS2000",6378137,298.257222101,' +
  'AUTHORITY["EPSG","1024"]],AUTHORITY["EPSG","1043"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],' +
  'UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AUTHORITY["EPSG","4490"]]';

/** OGC 01-009 text of a system of CGCS2000, with its EPSG codes. Throws RangeError for other systems. */
export function ogcWkt(epsg: number): string {
  const crs = crsByEpsg(epsg);
  if (crs?.datum !== 'CGCS2000') throw new RangeError(`EPSG:${epsg} is no CRS of CGCS2000`);
  if (crs.kind === 'geographic') return GEOGRAPHIC;
  return (
    `PROJCS["${crs.name}",${GEOGRAPHIC},PROJECTION["Transverse_Mercator"],PARAMETER["latitude_of_origin",0],` +
    `PARAMETER["central_meridian",${crs.centralMeridian}],PARAMETER["scale_factor",1],` +
    `PARAMETER["false_easting",${crs.falseEasting}],PARAMETER["false_northing",0],` +
    `UNIT["metre",1,AUTHORITY["EPSG","9001"]],AUTHORITY["EPSG","${epsg}"]]`
  );
}
