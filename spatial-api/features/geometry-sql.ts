/** Geometry that a request brings, and geometry that it gets, in the CRS that it names. */
import type { Parameters } from '../../schemas/database/sql.ts';
import { STORED_SRID, type FeatureCrs } from './crs.ts';
import type { GeometryLiteral } from './cql2/expression.ts';

type Add = Parameters['add'];

/** A given geometry as the tables hold it. */
export function literalGeometry(geometry: GeometryLiteral, crs: FeatureCrs, add: Add): string {
  const given = `st_setsrid(st_geomfromgeojson(${add(JSON.stringify(geometry), 'text')}), ${crs.srid})`;
  return stored(crs.isNorthFirst ? `st_flipcoordinates(${given})` : given, crs);
}

function stored(sql: string, { srid }: FeatureCrs): string {
  return srid === STORED_SRID ? sql : `st_transform(${sql}, ${STORED_SRID})`;
}

/** The geometry of a row in a CRS, with the axes in its order. */
export function shownGeometry({ srid, isNorthFirst }: FeatureCrs): string {
  const placed = srid === STORED_SRID ? 'geom' : `st_transform(geom, ${srid})`;
  return isNorthFirst ? `st_flipcoordinates(${placed})` : placed;
}

/** The same CRS with east before north, as formats have it that know no order of axes. */
export function eastFirst(crs: FeatureCrs): FeatureCrs {
  return { ...crs, isNorthFirst: false };
}

/** Edges of a box that is carried to degrees are divided into so many parts: what is straight in a plane is not on the globe. */
const PARTS = 64;

type Box = readonly [west: number, south: number, east: number, north: number];

/** Boxes of four or six numbers. One whose west lies east of its east crosses the date line. */
export const boxCondition = {
  /** The box as one geometry. */
  geometry(corners: readonly number[], { crs, add }: { readonly crs: FeatureCrs; readonly add: Add }): string {
    const parts = boxesOf(corners, crs).map((box) => envelope(box, crs, add));
    if (parts.length === 0) return `st_geomfromtext('POLYGON EMPTY', ${STORED_SRID})`;
    return parts.length === 1 ? parts[0]! : `st_collect(${parts.join(', ')})`;
  },
  /** Rows that touch the box. */
  condition(corners: readonly number[], crs: FeatureCrs, add: Add): string {
    const parts = boxesOf(corners, crs).map((box) => `st_intersects(geom, ${envelope(box, crs, add)})`);
    return parts.length === 0 ? 'false' : `(${parts.join(' or ')})`;
  },
};

/** East and north as they are meant, cut to where the CRS has a meaning. */
function boxesOf(corners: readonly number[], crs: FeatureCrs): readonly Box[] {
  const [a, b, c, d] = (corners.length === 6 ? [0, 1, 3, 4] : [0, 1, 2, 3]).map((index) => corners[index]!);
  const [west, south, east, north] = crs.isNorthFirst ? [b!, a!, d!, c!] : [a!, b!, c!, d!];
  const isAcross = crs.unit === 'degree' && west > east;
  const boxes: Box[] = isAcross
    ? [
        [west, south, 180, north],
        [-180, south, east, north],
      ]
    : [[west, south, east, north]];
  const [w, s, e, n] = crs.bounds;
  return boxes
    .map((box): Box => [Math.max(box[0], w), Math.max(box[1], s), Math.min(box[2], e), Math.min(box[3], n)])
    .filter((box) => box[0] <= box[2] && box[1] <= box[3]);
}

function envelope(box: Box, crs: FeatureCrs, add: Add): string {
  const [west, south, east, north] = box;
  const text = `st_makeenvelope(${box.map((value) => add(value, 'float8')).join(', ')}, ${crs.srid})`;
  if (crs.srid === STORED_SRID) return text;
  const step = Math.max(east - west, north - south) / PARTS;
  return stored(step > 0 ? `st_segmentize(${text}, ${add(step, 'float8')})` : text, crs);
}
