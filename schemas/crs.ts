/** Coordinate systems: the table of EPSG codes and what a `.prj` file says. */

export {
  centralMeridianOf,
  type ChineseCrs,
  crsByEpsg,
  type Datum,
  ellipsoidOf,
  epsgOfZone,
  type GaussKrugerCrs,
  type GeographicCrs,
  geographicEpsg,
  ZONE_RANGE,
  type ZoneForm,
  zoneOfLongitude,
  type ZoneWidth,
} from './crs-table.ts';
export { type RecognisedCrs, recognisePrj } from './recognise-prj.ts';
