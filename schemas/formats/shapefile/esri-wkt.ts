import { crsByEpsg } from '../../crs.ts';

const GEOGRAPHIC =
  'GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],' +
  'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]';

/** Text of the .prj as ArcGIS writes it, for CGCS2000 degrees and Gauss-Krüger zones. Throws RangeError for other systems. */
export function esriWkt(epsg: number): string {
  const crs = crsByEpsg(epsg);
  if (crs?.datum !== 'CGCS2000') throw new RangeError(`EPSG:${epsg} is no CRS of CGCS2000`);
  if (crs.kind === 'geographic') return GEOGRAPHIC;
  const { centralMeridian, falseEasting, width, zone, prefixed } = crs;
  const name = `CGCS2000${width === 3 ? '_3_Degree' : ''}_GK_${prefixed ? `Zone_${zone}` : `CM_${centralMeridian}E`}`;
  return (
    `PROJCS["${name}",${GEOGRAPHIC},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",${falseEasting.toFixed(1)}],` +
    `PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",${centralMeridian.toFixed(1)}],` +
    'PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]'
  );
}
