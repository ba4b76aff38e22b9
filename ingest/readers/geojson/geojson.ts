/**
 * GeoJSON: collections, single features and geometries, sequences line by line. Columns are all properties of all features,
 * so the file is looked through once before rows are read. Without a `crs` member it is longitude and latitude; metres in a
 * file that declares nothing are told by the numbers.
 */

import { createReadStream } from 'node:fs';
import { type FlatGeometry, fromGeoJson, GeometryError } from '../../../schemas/geometry.ts';
import { type Issue, issue } from '../../issues.ts';
import { inBatches } from '../batches.ts';
import { layerName } from '../layer-name.ts';
import { beyondLimit, READ_LIMITS, type ReadLimits } from '../read-limits.ts';
import type {
  DeliveredFile,
  Reader,
  ReadOptions,
  SourceColumn,
  SourceLayer,
  SourceRow,
  SourceValue,
} from '../reader.ts';
import { formatOf } from '../recognise.ts';
import { contentDigest, findEncoding, streamDecoder } from '../text-file.ts';
import { crsOfMember } from './crs-member.ts';
import { OversizedFeature, parseObject, scanFeatures } from './json-features.ts';

export const geojsonReader: Reader = {
  id: 'geojson',
  label: 'GeoJSON',
  extensions: ['geojson', 'json', 'geojsonl'],
  layers: async (files, options) => {
    const layers: SourceLayer[] = [];
    for (const file of files) {
      if ((await formatOf(file)) === 'geojson') layers.push(await openLayer(file, options));
    }
    return layers;
  },
};

interface Feature {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly geometry: unknown;
  readonly id: unknown;
}

type ColumnType = SourceColumn['type'];

interface Survey {
  readonly columns: Map<string, ColumnType>;
  readonly kinds: Set<string>;
  features: number;
  hasIds: boolean;
  members: ReadonlyMap<string, unknown>;
  isGeographic: boolean;
}

async function openLayer(file: DeliveredFile, options: ReadOptions): Promise<SourceLayer> {
  const limits = options.limits ?? READ_LIMITS;
  const { label, declared } = await findEncoding(file.path, options.encoding);
  const survey = await surveyFile(file, label, limits);
  // `id` beside the properties is kept where no property has its name
  if (survey.hasIds && !survey.columns.has('id')) survey.columns.set('id', 'text');
  const columns = [...survey.columns].map(([name, type]): SourceColumn => ({ name, type, length: 0, scale: 0 }));
  const issues: Issue[] = [];
  if (survey.kinds.size > 1) issues.push(issue('geometry-mixed', null, { actual: [...survey.kinds].join(', ') }));
  const { name } = Object.fromEntries(survey.members) as { name?: unknown };
  return {
    name: typeof name === 'string' && name !== '' ? name : layerName(file.name),
    columns,
    geometry: kindOf(survey.kinds),
    rowCount: survey.features,
    ...crsOf(survey),
    encoding: { label, declared },
    issues,
    sha256: () => contentDigest([file]),
    bytes: file.bytes,
    read: () => inBatches(readRows(file, label, limits, columns)),
  };
}

function crsOf({ members, isGeographic }: Survey): Pick<SourceLayer, 'crsText' | 'crsProblem'> {
  if (members.get('crs') != null) return crsOfMember(members.get('crs'));
  // RFC 7946: WGS 84, longitude first; a file in metres breaks it, and its numbers have to tell
  return { crsText: isGeographic ? 'EPSG:4326' : undefined };
}

function kindOf(kinds: ReadonlySet<string>): SourceLayer['geometry'] {
  if (kinds.size === 0) return null;
  const [kind] = kinds;
  if (kinds.size > 1) return 'any';
  return kind === 'point' || kind === 'line' || kind === 'polygon' ? kind : 'any';
}

async function surveyFile(file: DeliveredFile, label: string, limits: ReadLimits): Promise<Survey> {
  const survey: Survey = {
    columns: new Map(),
    kinds: new Set(),
    features: 0,
    hasIds: false,
    members: new Map(),
    isGeographic: true,
  };
  for await (const feature of featuresOf(file, label, limits, (members) => (survey.members = members))) {
    survey.features++;
    if (feature.id != null) survey.hasIds = true;
    for (const [key, value] of Object.entries(feature.properties)) noteColumn(survey.columns, key, value);
    if (survey.columns.size > limits.columns) {
      throw beyondLimit({ zh: '列数', en: 'The number of columns' }, limits.columns);
    }
    noteGeometry(survey, feature.geometry);
  }
  return survey;
}

function noteColumn(columns: Map<string, ColumnType>, key: string, value: unknown): void {
  const type = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
  const known = columns.get(key);
  if (known == null || value == null) {
    if (known == null) columns.set(key, value == null ? 'text' : type);
  } else if (known !== type) columns.set(key, 'text');
}

function noteGeometry(survey: Survey, geometry: unknown): void {
  if (typeof geometry !== 'object' || geometry === null) return;
  const { type, coordinates } = geometry as { type?: unknown; coordinates?: unknown };
  if (typeof type !== 'string') return;
  survey.kinds.add(kindOfType(type));
  if (!survey.isGeographic) return;
  const [x, y] = firstPosition(coordinates);
  if (x != null && y != null && (Math.abs(x) > 180.001 || Math.abs(y) > 90.001)) survey.isGeographic = false;
}

function kindOfType(type: string): string {
  if (type.endsWith('Point')) return 'point';
  return type.endsWith('LineString') ? 'line' : type.endsWith('Polygon') ? 'polygon' : type;
}

function firstPosition(coordinates: unknown): readonly (number | undefined)[] {
  let found = coordinates;
  for (let depth = 0; depth < 4 && Array.isArray(found) && Array.isArray(found[0]); depth++)
    found = found[0] as unknown;
  return Array.isArray(found) ? found.slice(0, 2).map((value) => (typeof value === 'number' ? value : undefined)) : [];
}

async function* readRows(
  file: DeliveredFile,
  label: string,
  limits: ReadLimits,
  columns: readonly SourceColumn[],
): AsyncGenerator<SourceRow> {
  let sourceRow = 0;
  for await (const { properties, geometry, id } of featuresOf(file, label, limits)) {
    sourceRow++;
    const issues: Issue[] = [];
    const values = columns.map(({ name }): SourceValue => {
      if (name === 'id' && !Object.hasOwn(properties, 'id')) return sourceValue(id);
      return Object.hasOwn(properties, name) ? sourceValue(properties[name]) : null;
    });
    yield { sourceRow, values, geometry: readGeometry(geometry, sourceRow, issues, limits), issues };
  }
}

/** Lists and objects travel as their JSON. */
function sourceValue(value: unknown): SourceValue {
  if (value == null || value === '') return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return JSON.stringify(value);
}

function readGeometry(given: unknown, sourceRow: number, issues: Issue[], limits: ReadLimits): FlatGeometry | null {
  if (given == null) return null;
  if (given instanceof OversizedFeature) {
    const actual = `> ${limits.vertices}`;
    issues.push(issue('shape-too-large', sourceRow, { actual, expected: String(limits.vertices) }));
    return null;
  }
  try {
    const geometry = fromGeoJson(unwrapped(given, sourceRow, issues));
    const vertices = geometry.xy.length / 2;
    if (vertices === 0) return null;
    if (vertices <= limits.vertices) return geometry;
    issues.push(issue('shape-too-large', sourceRow, { actual: String(vertices), expected: String(limits.vertices) }));
  } catch (error) {
    if (!(error instanceof GeometryError)) throw error;
    issues.push(issue('shape-unreadable', sourceRow, { actual: error.message }));
  }
  return null;
}

/** A collection of a single geometry is that geometry. */
function unwrapped(given: unknown, sourceRow: number, issues: Issue[]): unknown {
  const { type, geometries } = given as { type?: unknown; geometries?: unknown };
  if (type !== 'GeometryCollection' || !Array.isArray(geometries) || geometries.length !== 1) return given;
  issues.push(issue('collection-taken', sourceRow, { actual: String((geometries[0] as { type?: unknown })?.type) }));
  return geometries[0];
}

const CHUNK = 1024 * 1024;

async function* featuresOf(
  file: DeliveredFile,
  label: string,
  limits: ReadLimits,
  done?: (members: ReadonlyMap<string, unknown>) => void,
): AsyncGenerator<Feature> {
  const decoder = streamDecoder(label);
  const scanner = scanFeatures(limits);
  let isSingleGiven = false;
  // the first object at the top is a collection, or the first of a sequence: the second object tells
  const texts = function* (given: readonly (string | OversizedFeature)[]): Generator<string | OversizedFeature> {
    if (!isSingleGiven && scanner.single != null) {
      isSingleGiven = true;
      yield scanner.single;
    }
    yield* given;
  };
  for await (const chunk of createReadStream(file.path, { highWaterMark: CHUNK })) {
    for (const text of texts(scanner.push(decoder.decode(chunk as Buffer)))) yield featureOf(text);
  }
  for (const text of texts(scanner.push(decoder.end()))) yield featureOf(text);
  scanner.end();
  done?.(scanner.members);
}

/** A feature, or a bare geometry as a feature without properties. */
function featureOf(text: string | OversizedFeature): Feature {
  if (text instanceof OversizedFeature) return { properties: {}, geometry: text, id: undefined };
  const object = parseObject(text);
  const { type, properties, geometry, id } = object;
  if (type !== 'Feature') return { properties: {}, geometry: object, id: undefined };
  const known = typeof properties === 'object' && properties !== null && !Array.isArray(properties) ? properties : {};
  return { properties: known as Record<string, unknown>, geometry, id };
}
