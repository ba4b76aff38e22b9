/** Geometry as the product holds it, with its two outside forms. Browser code imports the files below one by one: WKB needs Node. */

export {
  asMulti,
  boundsOf,
  type FlatGeometry,
  GeometryError,
  type GeometryProblem,
  type GeometryType,
  isEmpty,
  isPolygonal,
  type Ring,
  ringsOf,
  vertexCount,
} from './flat-geometry.ts';
export { fromGeoJson, type GeoJsonGeometry, toGeoJson } from './geojson.ts';
export { fromWkb, toWkb, wkbSize, writeWkb } from './wkb.ts';
