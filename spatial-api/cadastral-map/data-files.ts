/** The data of a map as GeoPackage, shapefile or 界址点 TXT, written and read back by the export of layers. */
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { FlatGeometry } from '../../schemas/geometry.ts';
import { layerById } from '../../schemas/layers/index.ts';
import { Problem } from '../../schemas/problems.ts';
import { formatById } from '../export/formats/index.ts';
import { exportLayers } from '../export/layers/export-layers.ts';
import { exportTable } from '../export/layers/export-table.ts';
import type { MapFiles } from './map-files.ts';
import { carry, type MapPlane, planeToDegrees } from './map-plane.ts';
import type { MapRun } from './map-report.ts';
import { type DataFormat, dataFormats } from './map-order.ts';
import type { MapPlan } from './plan-map.ts';
import { outlineInMap } from './plan-pages.ts';
import { MAP_LAYERS } from './read-content.ts';

/** Layers whose rows go out whole where they come into the map; borders of districts would drag whole counties along. */
const DATA_LAYERS = MAP_LAYERS.filter(
  (id) => !['administrative-area', 'cadastral-district', 'cadastral-subdistrict', 'land-use'].includes(id),
);

/** Writes the data formats of an order into its folder. */
export async function writeData(
  run: MapRun,
  plan: Pick<MapPlan, 'plane' | 'sheets' | 'shape'>,
  files: MapFiles,
): Promise<void> {
  const { order, db, signal } = run;
  const wanted = dataFormats.filter((format) => order.formats.includes(format));
  if (wanted.length === 0) return;
  const polygon = areaOf(plan);
  for (const id of wanted) {
    // In UTF-8: a rare character in a name must not cost the whole map.
    const format = formatById(id === 'shp' ? 'shp-utf8' : id)!;
    const tables = DATA_LAYERS.filter((layer) => (order.versions[layer] ?? 0) > 0)
      .map((layer) => exportTable(layerById(layer)!, plan.plane.epsg ?? 4490, order.view))
      .filter((table) => format.forms(table).length > 0 && (id !== 'txt' || table.layer.id === 'parcel'));
    if (tables.length === 0) throw new Problem('map-empty', `没有可以写入 ${format.title} 的数据`);
    const folder = join(files.folder, `${id}.work`);
    const { written, findings } = await exportLayers(db, {
      format,
      tables,
      extent: { polygon },
      ...(order.moment == null ? {} : { asOf: new Date(order.moment) }),
      folder,
      name: `data-${id}`,
      ...(signal == null ? {} : { signal }),
    });
    if (written == null)
      throw new Problem('map-unsuitable', `有 ${findings.refusals} 行不能写入 ${format.title}，请用“导出”查看问题清单`);
    renameSync(join(folder, written.file), join(files.folder, written.file));
    rmSync(folder, { recursive: true, force: true });
    files.note(written.file, id satisfies DataFormat);
  }
}

/** All sheets, or the area asked for, as GeoJSON in degrees. */
function areaOf({ plane, sheets, shape }: Pick<MapPlan, 'plane' | 'sheets' | 'shape'>): object {
  if (shape != null)
    return toGeoJsonArea(
      { type: 'MultiPolygon', xy: shape.xy, ends: shape.ends, parts: Uint32Array.from(shape.ends, (_, i) => i + 1) },
      plane,
    );
  const coordinates = sheets.flatMap((sheet) => outlineInMap(sheet, plane).flat());
  let count = 0;
  const ends = Uint32Array.from(sheets, ({ outline }) => (count += outline.length));
  return toGeoJsonArea(
    { type: 'MultiPolygon', xy: Float64Array.from(coordinates), ends, parts: Uint32Array.from(ends, (_, i) => i + 1) },
    plane,
  );
}

function toGeoJsonArea(geometry: FlatGeometry, plane: MapPlane): object {
  const { xy, ends } = carry(geometry, planeToDegrees(plane));
  const polygons: number[][][][] = [];
  let start = 0;
  for (const end of ends) {
    polygons.push([Array.from({ length: end - start }, (_, i) => [xy[2 * (start + i)]!, xy[2 * (start + i) + 1]!])]);
    start = end;
  }
  return { type: 'MultiPolygon', coordinates: polygons };
}
