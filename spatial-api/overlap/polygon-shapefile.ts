/** Shapefiles of polygons in memory, DBF in UTF-8: .shp, .shx, .dbf, .prj and .cpg of one layer. */
import { MemorySink } from '../../schemas/formats/file-sink.ts';
import { type DbfColumn, DbfWriter } from '../../schemas/formats/shapefile/dbf-writer.ts';
import { esriWkt } from '../../schemas/formats/shapefile/esri-wkt.ts';
import { ShpWriter } from '../../schemas/formats/shapefile/shp-writer.ts';
import type { FlatGeometry } from '../../schemas/geometry.ts';

export interface ShapefileRow {
  /** Polygon or multipolygon in the layer's CRS. */
  readonly geometry: FlatGeometry;
  readonly values: readonly (string | number | null)[];
}

export interface ShapefileLayer {
  readonly name: string;
  readonly epsg: number;
  readonly columns: readonly DbfColumn[];
  readonly rows: readonly ShapefileRow[];
}

/** Files of the layer by name. `day` (yyyy-MM-dd) goes into the DBF head, so that the same rows give the same bytes. */
export function polygonShapefile(layer: ShapefileLayer, day: string): Readonly<Record<string, Uint8Array>> {
  const [shapes, index, table] = [new MemorySink(), new MemorySink(), new MemorySink()];
  const shp = new ShpWriter({ shapes, index }, 'polygon');
  const dbf = new DbfWriter(table, layer.columns, { encoding: 'utf8', languageDriver: 0, day });
  for (const { geometry, values } of layer.rows) {
    shp.write(geometry);
    dbf.write(values);
  }
  shp.close();
  dbf.close();
  return {
    [`${layer.name}.shp`]: shapes.bytes,
    [`${layer.name}.shx`]: index.bytes,
    [`${layer.name}.dbf`]: table.bytes,
    [`${layer.name}.prj`]: Buffer.from(esriWkt(layer.epsg)),
    [`${layer.name}.cpg`]: Buffer.from('UTF-8'),
  };
}
