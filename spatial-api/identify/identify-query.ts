import { parameters, type Query } from '../../schemas/database/sql.ts';
import type { Layer } from '../../schemas/layer.ts';
import type { PersonalView } from '../catalogue/feature-view.ts';
import { featureColumns } from '../catalogue/read-feature.ts';

/** A place on the map and how far around it to look. */
export interface Place {
  readonly longitude: number;
  readonly latitude: number;
  /** Metres on the ground. */
  readonly tolerance: number;
}

/** Most features of one layer that a click answers with. */
export const HITS_PER_LAYER = 20;

/** Vertices beyond which a click is answered without the geometry. */
export const MAX_VERTICES = 20_000;

/** Metres per degree of latitude, a little less than anywhere on the ellipsoid: the box drawn with it is never too small. */
const METRES_PER_DEGREE = 110_500;

/**
 * Current features at a place, small ones first within a layer: whoever points at a building means the building, not the
 * parcel around it. One row more than `HITS_PER_LAYER` comes back where there are more.
 */
export function identifyQuery(
  layers: readonly Layer[],
  { longitude, latitude, tolerance }: Place,
  view: PersonalView,
): Query {
  const { add, values } = parameters();
  const point = `st_setsrid(st_makepoint(${add(longitude, 'float8')}, ${add(latitude, 'float8')}), 4490)`;
  const margin = tolerance / METRES_PER_DEGREE;
  const stretch = Math.max(Math.cos((latitude * Math.PI) / 180), 0.01);
  const box = `st_expand(${point}, ${add(margin / stretch, 'float8')}, ${add(margin, 'float8')})`;
  // An area is hit when the place lies in it: with a tolerance every click near a border would answer with the neighbour too.
  const isIn = `st_intersects(geom, ${point})`;
  // A parameter that no arm mentions would be refused, so it is added only where it is used.
  const hasOthers = tolerance > 0 && layers.some((layer) => layer.geometry !== 'MultiPolygon');
  const isNear = hasOthers ? `st_dwithin(geom::geography, ${point}::geography, ${add(tolerance, 'float8')})` : isIn;
  const maxVertices = add(MAX_VERTICES, 'integer');
  const limit = add(HITS_PER_LAYER + 1, 'integer');
  const arms = layers.map(
    (layer) => `(select ${featureColumns(layer, maxVertices, view)}
where version_to is null
  and geom && ${box}
  and ${layer.geometry === 'MultiPolygon' ? isIn : isNear}
order by ellipsoidal_area nulls first, feature_id
limit ${limit})`,
  );
  return { text: arms.join('\nunion all\n'), values };
}
