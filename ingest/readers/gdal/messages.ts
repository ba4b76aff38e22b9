/** What the reading process and its parent say to each other. Rows are asked for batch by batch: that is the backpressure. */

export interface GdalColumn {
  readonly name: string;
  /** GDAL's name of the type: `string`, `integer`, `real`, `date`, `dateTime`, `binary`, `string[]` … */
  readonly type: string;
  readonly width: number;
  readonly precision: number;
}

export interface GdalLayer {
  readonly name: string;
  readonly columns: readonly GdalColumn[];
  /** wkbGeometryType of the layer, 100 for none. */
  readonly geometryType: number;
  readonly rows: number;
  readonly wkt: string | null;
}

/** A feature: values as GDAL gives them (dates as objects, lists as arrays), the shape as WKB of any kind. */
export interface GdalRow {
  readonly values: readonly unknown[];
  readonly wkb: Uint8Array | null;
  /** Why the shape could not be had. */
  readonly fault?: string;
  /** Bytes of a shape that is larger than was asked for and was left where it is. */
  readonly leftBytes?: number;
}

export type GdalRequest =
  | { readonly do: 'describe'; readonly path: string; readonly config: Readonly<Record<string, string>> }
  | {
      readonly do: 'open';
      readonly path: string;
      readonly config: Readonly<Record<string, string>>;
      readonly layer: number;
      /** Where curves are written as EWKB, because gdal-async cannot hold them. */
      readonly dumpPath: string;
      /** Largest shape, as WKB, that is sent. */
      readonly mostBytes: number;
    }
  | { readonly do: 'next' };

export type GdalAnswer =
  | { readonly is: 'layers'; readonly layers: readonly GdalLayer[] }
  | { readonly is: 'rows'; readonly rows: readonly GdalRow[] }
  | { readonly is: 'missing'; readonly reason: string }
  | { readonly is: 'failed'; readonly reason: string };
