/** What is published where a result lies, in the plane of the result. */
import type pg from 'pg';
import { crsByEpsg } from '../../schemas/crs.ts';
import { boundsOf, type FlatGeometry, fromWkb } from '../../schemas/geometry.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { positionsOf } from './shapes.ts';
import type { Position } from './snap.ts';

/** A published parcel. */
export interface PublishedParcel {
  readonly rowId: number;
  readonly featureId: number;
  readonly code: string;
  readonly version: number;
  readonly area: number;
  /** In the plane. */
  readonly shape: FlatGeometry;
  /** Degrees. */
  readonly geometry: FlatGeometry;
}

export interface PublishedGround {
  readonly parcels: readonly PublishedParcel[];
  readonly points: readonly Position[];
  /** Degrees of a published node of the plane, exactly as they are published. */
  readonly degreesOf: ReadonlyMap<string, Position>;
  /** Version of each layer that was read. */
  readonly versions: Readonly<Record<string, number>>;
}

/** Around a result, what can border on it: ten metres and some. */
const REACH_DEGREES = 0.0002;

interface Row {
  readonly rowId: number;
  readonly featureId: number;
  readonly code: string;
  readonly version: number;
  readonly area: number | null;
  readonly wkb: Buffer;
  readonly srid: number | null;
  readonly delivered: Buffer | null;
}

/** Reads parcels and boundary points near some shapes in degrees. */
export async function publishedGround(
  client: pg.ClientBase,
  shapes: readonly FlatGeometry[],
  srid: number,
): Promise<PublishedGround> {
  const boxes = shapes.map(boundsOf);
  const box = [
    Math.min(...boxes.map((each) => each[0])) - REACH_DEGREES,
    Math.min(...boxes.map((each) => each[1])) - REACH_DEGREES,
    Math.max(...boxes.map((each) => each[2])) + REACH_DEGREES,
    Math.max(...boxes.map((each) => each[3])) + REACH_DEGREES,
  ];
  const versions = await client.query<{ layer: string; version: number }>(
    `select layer, version from dimai.layer_state where layer = any(array['parcel', 'boundary-point', 'boundary-line'])`,
  );
  const near = `version_to is null and geom && st_makeenvelope($1, $2, $3, $4, 4490)`;
  const { rows } = await client.query<Row>(
    `select row_id as "rowId", feature_id as "featureId", parcel_code as code, version_from as version, ellipsoidal_area as area,
  st_asbinary(geom) as wkb, nullif(st_srid(delivered), 0) as srid, st_asbinary(delivered) as delivered
from land.parcel
where ${near}
order by parcel_code`,
    box,
  );
  const points = await client.query<Pick<Row, 'wkb' | 'srid' | 'delivered'>>(
    `select st_asbinary(geom) as wkb, nullif(st_srid(delivered), 0) as srid, st_asbinary(delivered) as delivered
from land.boundary_point
where ${near}`,
    box,
  );
  const degreesOf = new Map<string, Position>();
  const inPlane = ({ wkb, srid: own, delivered }: Pick<Row, 'wkb' | 'srid' | 'delivered'>) => {
    const geometry = fromWkb(wkb).geometry;
    const drawn = delivered === null || own === null ? undefined : sameZone(fromWkb(delivered).geometry, own, srid);
    if (drawn !== undefined) return { geometry, shape: drawn };
    const shape = projectGeometry(geometry, 4490, srid);
    for (let i = 0; i < shape.xy.length; i += 2) {
      degreesOf.set(`${shape.xy[i]},${shape.xy[i + 1]}`, [geometry.xy[i]!, geometry.xy[i + 1]!]);
    }
    return { geometry, shape };
  };
  return {
    parcels: rows.map((row) => ({ ...row, area: row.area ?? 0, ...inPlane(row) })),
    points: points.rows.map((row) => {
      const { shape } = inPlane(row);
      return [shape.xy[0]!, shape.xy[1]!] as const;
    }),
    degreesOf,
    versions: Object.fromEntries(versions.rows.map(({ layer, version }) => [layer, version])),
  };
}

/** The delivered shape where it was drawn in the plane, or in its twin with the zone before the easting. */
function sameZone(shape: FlatGeometry, from: number, to: number): FlatGeometry | undefined {
  if (from === to) return shape;
  const [one, other] = [crsByEpsg(from), crsByEpsg(to)];
  if (one?.kind !== 'gauss-kruger' || other?.kind !== 'gauss-kruger') return undefined;
  if (one.datum !== other.datum || one.centralMeridian !== other.centralMeridian) return undefined;
  const offset = other.falseEasting - one.falseEasting;
  return { ...shape, xy: shape.xy.map((value, i) => (i % 2 === 0 ? value + offset : value)) };
}

/** Rings of all parcels, for nodes to be drawn to. */
export const ringsOfGround = (parcels: readonly PublishedParcel[]) =>
  parcels.flatMap(({ shape }) => positionsOf(shape));
