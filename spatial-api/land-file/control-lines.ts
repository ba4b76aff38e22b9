/** Ground that a piece of land shares with control layers: 三区三线, mining rights, assessments. */
import { ellipsoidalArea, planarArea } from '../../schemas/area.ts';
import { boundsOf, type FlatGeometry, fromWkb, toGeoJson, type GeoJsonGeometry } from '../../schemas/geometry.ts';
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import type { Layer } from '../../schemas/layer.ts';
import { readFeatures } from '../overlap/control-features.ts';
import { planeAt } from '../overlap/plane.ts';
import type { OverlapRun } from '../overlap/run.ts';
import { EdgeTree } from '../overlay/edge-tree.ts';
import { overlayPolygons, type Share } from '../overlay/overlay-polygons.ts';
import { titleOf } from '../catalogue/read-feature.ts';
import { visibleFields } from '../catalogue/feature-view.ts';

/** One feature of a control layer and what it shares with the land. Areas in m². */
export interface ControlHit {
  readonly id: number;
  readonly title: string;
  readonly ellipsoidal: number;
  readonly planar: number;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: GeoJsonGeometry;
}

export interface ControlAnswer {
  readonly layer: string;
  readonly title: string;
  /** `clear` is an answer: the layer was there and touches nothing. */
  readonly state: 'overlaps' | 'clear';
  readonly ellipsoidal: number;
  readonly planar: number;
  readonly hits: readonly ControlHit[];
}

/** Pieces below this are noise of drawing, m². */
const NOISE = 0.01;

/** Overlays the land with the features of one layer in the Gauss-Krüger plane of its middle. */
export async function overlayControl(
  run: OverlapRun,
  layer: Layer,
  version: number,
  shape: Buffer,
): Promise<ControlAnswer> {
  const land = fromWkb(shape).geometry;
  const [west, south, east, north] = boundsOf(land);
  const plane = planeAt((west + east) / 2);
  const task = {
    layer,
    version,
    pieceFields: visibleFields(layer)
      .filter(([, field]) => field.sensitivity !== 'personal' && field.type !== 'json')
      .map(([key]) => key),
    where: [],
    outside: false,
  };
  const features = await readFeatures(run, task, plane, [[west, south, east, north]]);
  const subject = new EdgeTree(projectGeometry(land, 4490, plane.srid));
  const { shared, union } = overlayPolygons(
    subject,
    features.map(({ border }) => border),
  );
  const measure = (share: Share) => measureShare(share, land, subject.geometry, plane.srid);
  const hits = features.flatMap(({ id, fields }, index): readonly ControlHit[] => {
    const share = shared[index]!;
    if (share === 'none') return [];
    const { ellipsoidal, planar, geometry } = measure(share);
    if (planar < NOISE) return [];
    const title = titleOf(layer, fields);
    return [{ id: Number(id), title, ellipsoidal, planar, properties: fields, geometry: toGeoJson(geometry) }];
  });
  const whole = union === 'none' || hits.length === 0 ? null : measure(union);
  return {
    layer: layer.id,
    title: layer.title,
    state: hits.length === 0 ? 'clear' : 'overlaps',
    ellipsoidal: whole?.ellipsoidal ?? 0,
    planar: whole?.planar ?? 0,
    hits,
  };
}

function measureShare(
  share: Exclude<Share, 'none'> | 'none',
  land: FlatGeometry,
  inPlane: FlatGeometry,
  srid: number,
): { readonly ellipsoidal: number; readonly planar: number; readonly geometry: FlatGeometry } {
  if (share === 'all' || share === 'none') {
    return { ellipsoidal: Math.abs(ellipsoidalArea(land)), planar: Math.abs(planarArea(inPlane)), geometry: land };
  }
  const geometry = projectGeometry(share, srid, 4490);
  return { ellipsoidal: Math.abs(ellipsoidalArea(geometry)), planar: Math.abs(planarArea(share)), geometry };
}
