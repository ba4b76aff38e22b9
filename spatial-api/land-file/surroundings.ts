/** Parcels and buildings around a piece of land, for the map of its printed file. */
import type { Pool } from 'pg';
import { cancellableQuery } from '../../schemas/database/cancellable-query.ts';
import { parameters, type Query } from '../../schemas/database/sql.ts';
import { isInVersion } from '../../schemas/database/versions.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { districtConditions, type Districts } from '../../schemas/district-scope.ts';
import { fromGaussKruger, projectGeometry, toGaussKruger } from '../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry, fromGeoJson, fromWkb } from '../../schemas/geometry.ts';
import { crsByEpsg } from '../../schemas/crs.ts';
import type { Layer } from '../../schemas/layer.ts';
import { building } from '../../schemas/layers/building.ts';
import { parcel } from '../../schemas/layers/parcel.ts';
import { planeAt } from '../overlap/plane.ts';
import { frameOf } from '../paper/figure.ts';
import { A4_TEXT_WIDTH, MM } from '../paper/pdf.ts';
import type { LandFile } from './land-file.ts';

/** Height of the map, points. */
export const MAP_HEIGHT = 300;
/** Most parcels and most buildings that are drawn, the nearest first; beyond that lines are a blot at any scale. */
const MOST = 2000;

/** Something drawn for orientation, in the plane of the map. */
export interface Surrounding {
  readonly name: string;
  readonly geometry: FlatGeometry;
  /** A place of its name inside the shape and the map; null where the name would not fit in. */
  readonly label: Place | null;
}

export interface Surroundings {
  readonly parcels: readonly Surrounding[];
  readonly buildings: readonly Surrounding[];
  /** Whether there are more than are drawn. */
  readonly isCut: boolean;
}

/** Easting and northing, metres. */
type Place = readonly [number, number];

/** The land in the plane of its map, with a place inside it. */
export interface LandInPlane {
  readonly srid: number;
  readonly own: FlatGeometry;
  readonly inner: Place | null;
}

/** The land in the Gauss-Krüger plane of its map; undefined where nobody knows its shape. */
export function landInPlane({ blocks }: LandFile): LandInPlane | undefined {
  if (blocks.identity.state === 'missing' || blocks.identity.content.geometry === null) return undefined;
  const { geometry, place } = blocks.identity.content;
  const { srid } = planeAt(place?.[0] ?? 120);
  const own = projectGeometry(fromGeoJson(geometry!), 4490, srid);
  return { srid, own, inner: place === null ? null : toPlane(place, srid) };
}

/** What the map of a file shows besides the land, as of the file's versions, as far as the reader may see it. */
export async function readSurroundings(
  db: Pool,
  file: LandFile,
  readable: ReadonlySet<string>,
  districts: Districts,
  signal?: AbortSignal,
): Promise<Surroundings> {
  const land = landInPlane(file);
  if (land === undefined) return { parcels: [], buildings: [], isCut: false };
  const { bounds, scale } = frameOf(land.own, A4_TEXT_WIDTH, MAP_HEIGHT);
  const box = degreesAround(bounds, land.srid);
  const read = async (layer: Layer, name: string) => {
    if (!readable.has(layer.id)) return [];
    const version = file.asOf === null ? null : (file.versions[layer.id] ?? 0);
    const { text, values } = surroundingQuery(layer, name, box, version, districts);
    const { rows } = await cancellableQuery<SurroundingRow>(db, { text, values: [...values] }, signal);
    return rows;
  };
  const [parcels, buildings] = await Promise.all([read(parcel, 'parcel_code'), read(building, 'building_number')]);
  const drawn = (rows: readonly SurroundingRow[]): readonly Surrounding[] =>
    rows.slice(0, MOST).map(({ name, shape, inner }) => {
      const geometry = projectGeometry(fromWkb(shape).geometry, 4490, land.srid);
      const fits = inner !== null && holdsName(geometry, (1000 * MM) / scale);
      return { name, geometry, label: fits ? toPlane(inner, land.srid) : null };
    });
  return {
    parcels: drawn(parcels.filter(({ name }) => name !== file.code)),
    buildings: drawn(buildings),
    isCut: parcels.length > MOST || buildings.length > MOST,
  };
}

interface SurroundingRow extends Record<string, unknown> {
  readonly name: string;
  readonly shape: Buffer;
  readonly inner: Place | null;
}

/** Points of paper that a name such as GB00008 takes with some air. */
const NAME_SIZE = { width: 36, height: 12 } as const;

function holdsName(geometry: FlatGeometry, pointsPerMetre: number): boolean {
  const [west, south, east, north] = boundsOf(geometry);
  return (east - west) * pointsPerMetre >= NAME_SIZE.width && (north - south) * pointsPerMetre >= NAME_SIZE.height;
}

function toPlane([longitude, latitude]: Place, srid: number): Place {
  const [easting, northing] = toGaussKruger(longitude, latitude, planeCrs(srid));
  return [easting, northing];
}

function planeCrs(srid: number) {
  const crs = crsByEpsg(srid);
  if (crs?.kind !== 'gauss-kruger') throw new Error(`EPSG:${srid} is no Gauss-Krüger plane`);
  return crs;
}

type Box = readonly [west: number, south: number, east: number, north: number];

/** Degrees that hold a box of the plane; of a few kilometres, so the corners are the extremes up to the curve of an edge. */
function degreesAround([west, south, east, north]: Box, srid: number): Box {
  const crs = planeCrs(srid);
  const corners = [
    fromGaussKruger(west, south, crs),
    fromGaussKruger(east, south, crs),
    fromGaussKruger(west, north, crs),
    fromGaussKruger(east, north, crs),
  ];
  const longitudes = corners.map(([longitude]) => longitude);
  const latitudes = corners.map(([, latitude]) => latitude);
  return [Math.min(...longitudes), Math.min(...latitudes), Math.max(...longitudes), Math.max(...latitudes)];
}

/** Features of a layer in a box now, or at a version, the nearest to its middle first. */
export function surroundingQuery(
  layer: Layer,
  name: string,
  box: Box,
  version: number | null,
  districts: Districts,
): Query {
  const { add, values } = parameters();
  const [west, south, east, north] = box.map((degrees) => add(degrees, 'float8'));
  const frame = `st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4490)`;
  const conditions = [
    `geom && ${frame}`,
    version === null ? 'version_to is null' : isInVersion(add(version, 'integer')),
    ...districtConditions(layer, districts, (text, cast) => add(text, cast)),
  ];
  return {
    text: `select ${name} as name, st_asbinary(geom) as shape,
  (select array[st_x(p), st_y(p)] from (select st_pointonsurface(st_clipbybox2d(geom, ${frame})) as p) as placed
    where not st_isempty(p)) as inner
from ${tableName(layer)}
where ${conditions.join('\n  and ')}
order by st_centroid(${frame}) <-> geom
limit ${MOST + 1}`,
    values,
  };
}
