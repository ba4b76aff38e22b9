import { crsByEpsg } from '../crs.ts';
import type { LambertCone } from '../lambert-cone.ts';

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

/** OGC 01-009 text of a cone on CGCS2000; no register knows it, so it carries no code. */
export function lambertWkt({ centralMeridian, originLatitude, parallels: [south, north] }: LambertCone): string {
  return (
    `PROJCS["CGCS2000 / Lambert ${centralMeridian}E ${south.toFixed(4)}N ${north.toFixed(4)}N",${GEOGRAPHIC},` +
    `PROJECTION["Lambert_Conformal_Conic_2SP"],PARAMETER["standard_parallel_1",${south}],` +
    `PARAMETER["standard_parallel_2",${north}],PARAMETER["latitude_of_origin",${originLatitude}],` +
    `PARAMETER["central_meridian",${centralMeridian}],PARAMETER["false_easting",0],PARAMETER["false_northing",0],` +
    `UNIT["metre",1,AUTHORITY["EPSG","9001"]]]`
  );
}
