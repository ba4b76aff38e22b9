/** The ground under the maps of a report: parcels, land-use patches and district borders, as the record's versions had them. */
import { projectGeometry } from '../../schemas/gauss-kruger.ts';
import { boundsOf, type FlatGeometry, fromWkb, ringsOf } from '../../schemas/geometry.ts';
import type { Database } from '../../schemas/database/sql.ts';
import { tableName } from '../../schemas/derive/ddl.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { frameOf } from '../paper/figure.ts';
import { A4_TEXT_WIDTH } from '../paper/pdf.ts';
import type { CheckRecord } from './record.ts';
import { figuresOf, planeOf } from './report-figures.ts';

/** Layers that are drawn under plots and pieces, the lowest first; `line` is the control line that a figure is about. */
const BASE_LAYERS = ['land-use', 'parcel', 'administrative-area', 'line'] as const;
export type BaseLayer = (typeof BASE_LAYERS)[number];

/** Outlines in the plane of the report, by layer; one of which nothing is seen is absent. */
export type BaseGround = Readonly<Partial<Record<BaseLayer, readonly FlatGeometry[]>>>;

/** Ground by figure, see `figuresOf`. */
export type BaseMap = ReadonlyMap<string, BaseGround>;

export const NO_BASE: BaseMap = new Map();

/** Beyond this scale outlines of parcels and patches would run into each other; districts and control lines are drawn at any. */
const DENSEST_SCALE = 25_000;
/** So many outlines of one layer can still be told apart on half a page. */
const MOST_OUTLINES = 3000;

/** Reads the ground of every figure of a record; the same record and versions always give the same. */
export async function readBase(db: Database, record: CheckRecord): Promise<BaseMap> {
  const found = new Map<string, BaseGround>();
  for (const { key, focus, height, layer: ofLine } of figuresOf(record)) {
    const frame = frameOf(focus, A4_TEXT_WIDTH, height);
    const ground: Partial<Record<BaseLayer, readonly FlatGeometry[]>> = {};
    for (const kind of BASE_LAYERS) {
      const layer = kind === 'line' ? ofLine : kind;
      const isDense = kind === 'land-use' || kind === 'parcel';
      if (layer == null || (isDense && frame.scale > DENSEST_SCALE)) continue;
      const version = record.versions[layer] ?? 0;
      const outlines = version > 0 ? await readOutlines(db, layer, version, frame.bounds, planeOf(record)) : [];
      const seen = outlines.filter((outline) => isSeen(outline, frame.bounds));
      if (seen.length > 0 && outlines.length <= MOST_OUTLINES) ground[kind] = seen;
    }
    found.set(key, ground);
  }
  return found;
}

/** Whether any edge of an outline may run through the frame: land that covers it all has nothing to show. */
function isSeen(outline: FlatGeometry, [west, south, east, north]: readonly [number, number, number, number]): boolean {
  const { xy } = outline;
  for (const { start, end } of ringsOf(outline)) {
    for (let v = start; v < end - 1; v++) {
      const [ax, ay, bx, by] = [xy[2 * v]!, xy[2 * v + 1]!, xy[2 * v + 2]!, xy[2 * v + 3]!];
      if (
        Math.max(ax, bx) >= west &&
        Math.min(ax, bx) <= east &&
        Math.max(ay, by) >= south &&
        Math.min(ay, by) <= north
      )
        return true;
    }
  }
  return false;
}

/** Cut a fifth beyond the frame, so that the cuts are not seen. */
async function readOutlines(
  db: Database,
  layer: string,
  version: number,
  [west, south, east, north]: readonly [number, number, number, number],
  plane: number,
): Promise<readonly FlatGeometry[]> {
  const [dx, dy] = [(east - west) / 5, (north - south) / 5];
  const corners: FlatGeometry = {
    type: 'MultiPoint',
    xy: Float64Array.from(
      [
        [west - dx, south - dy],
        [east + dx, south - dy],
        [east + dx, north + dy],
        [west - dx, north + dy],
      ].flat(),
    ),
    ends: new Uint32Array(),
    parts: new Uint32Array(),
  };
  const { rows } = await db.query<{ wkb: Buffer }>(
    `select ST_AsBinary(outline) as wkb
from ${tableName(layerById(layer)!)} f
cross join lateral (
  select ST_CollectionExtract(ST_ClipByBox2D(f.geom, ST_MakeEnvelope($1, $2, $3, $4, 4490)), 3) as outline
) as cut
where f.geom && ST_MakeEnvelope($1, $2, $3, $4, 4490)
  and f.version_from <= $5 and (f.version_to is null or f.version_to > $5)
  and not ST_IsEmpty(outline)
order by f.feature_id
limit ${MOST_OUTLINES + 1}`,
    [...boundsOf(projectGeometry(corners, plane, 4490)), version],
  );
  return rows.map(({ wkb }) => projectGeometry(fromWkb(wkb).geometry, 4490, plane));
}
