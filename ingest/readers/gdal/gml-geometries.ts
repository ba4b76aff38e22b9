/**
 * GML features may have several geometries: a parcel its border and the point of its label. GDAL takes whichever it meets last
 * and says nothing. Which there are is read from the file itself; the one of most dimensions is taken, by telling GDAL so in the
 * description (.gfs) that it keeps beside the file, and the others are named.
 */

import { createReadStream, existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { TextDecoder } from 'node:util';
import { SaxesParser } from 'saxes';
import { utf16DecoderOf } from './xml-depth.ts';

/** Geometry elements by their dimension. */
const DIMENSIONS: Readonly<Record<string, number>> = {
  Point: 0,
  MultiPoint: 0,
  LineString: 1,
  MultiLineString: 1,
  Curve: 1,
  MultiCurve: 1,
  CompositeCurve: 1,
  Polygon: 2,
  MultiPolygon: 2,
  Surface: 2,
  MultiSurface: 2,
  CompositeSurface: 2,
};

/** A property of a feature that holds geometries: its path below the feature, `|` between names, as GDAL writes them. */
interface GeometryProperty {
  readonly path: string;
  readonly dimension: number;
  features: number;
}

export interface SeveralGeometries {
  readonly taken: string;
  readonly kind: 'point' | 'line' | 'polygon';
  readonly others: readonly string[];
}

/** For each class of features with several geometries, which is taken. GDAL has opened the file at `path`; it reads it anew with this. */
export async function settleGeometries(path: string): Promise<ReadonlyMap<string, SeveralGeometries>> {
  const description = path.replace(/\.gml$/i, '.gfs');
  if (!existsSync(description)) return new Map();
  let text = await readFile(description, 'utf8');
  const classes = [...text.matchAll(/<GMLFeatureClass>\s*<Name>(.*?)<\/Name>\s*<ElementPath>(.*?)<\/ElementPath>/g)];
  const elements = new Map(classes.map(([, name = '', element = '']) => [element.split('|').at(-1)!, name]));
  const found = await geometryProperties(path, new Set(elements.keys()));
  const settled = new Map<string, SeveralGeometries>();
  for (const [element, properties] of found) {
    if (properties.length < 2) continue;
    const [taken, ...others] = properties.toSorted((a, b) => b.dimension - a.dimension || b.features - a.features);
    const name = elements.get(element)!;
    const kind = (['point', 'line', 'polygon'] as const)[taken!.dimension]!;
    settled.set(name, { taken: taken!.path, kind, others: others.map((each) => each.path) });
    text = taking(text, name, taken!.path);
  }
  if (settled.size > 0) await writeFile(description, text);
  return settled;
}

/** The description with the class bound to one geometry. */
function taking(description: string, name: string, path: string): string {
  return description.replaceAll(/<GMLFeatureClass>[\s\S]*?<\/GMLFeatureClass>/g, (block) => {
    if (!block.includes(`<Name>${name}</Name>`)) return block;
    return block
      .replaceAll(/\s*<GeomPropertyDefn>[\s\S]*?<\/GeomPropertyDefn>/g, '')
      .replaceAll(/\s*<(GeometryElementPath|GeometryType|GeometryName|DatasetSpecificInfo)>[\s\S]*?<\/\1>/g, '')
      .replace(/<\/ElementPath>/, () => `</ElementPath>\n    <GeometryElementPath>${path}</GeometryElementPath>`);
  });
}

/** Properties with geometries of the features of these elements, in the order of the file. Empty where the XML is broken: GDAL says so. */
async function geometryProperties(
  path: string,
  features: ReadonlySet<string>,
): Promise<ReadonlyMap<string, readonly GeometryProperty[]>> {
  const found = new Map<string, GeometryProperty[]>();
  const parser = new SaxesParser();
  const stack: string[] = [];
  let [feature, geometry] = [-1, -1];
  parser.on('opentag', ({ name: given }) => {
    const name = given.slice(given.indexOf(':') + 1);
    stack.push(name);
    if (feature < 0) {
      if (features.has(name)) feature = stack.length - 1;
      return;
    }
    const dimension = DIMENSIONS[name];
    if (geometry >= 0 || dimension == null) return;
    geometry = stack.length - 1;
    note(found, stack[feature]!, stack.slice(feature + 1, -1).join('|'), dimension);
  });
  parser.on('closetag', () => {
    const at = stack.length - 1;
    if (at === geometry) geometry = -1;
    if (at === feature) feature = -1;
    stack.pop();
  });
  let broken: Error | undefined;
  parser.on('error', (error) => (broken ??= error));
  let decoder: TextDecoder | undefined;
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
    decoder ??= utf16DecoderOf(chunk as Buffer) ?? new TextDecoder();
    parser.write(decoder.decode(chunk as Buffer, { stream: true }));
    if (broken != null) return new Map();
  }
  return found;
}

function note(found: Map<string, GeometryProperty[]>, element: string, path: string, dimension: number): void {
  if (path === '') return;
  const properties = found.get(element) ?? [];
  found.set(element, properties);
  const known = properties.find((each) => each.path === path);
  if (known == null) properties.push({ path, dimension, features: 1 });
  else known.features++;
}
