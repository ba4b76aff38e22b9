/** A strict reader of MVT 2, to compare tiles and to count what is in them. It takes nothing for granted and repairs nothing. */

/** A feature as text: type, attributes by key, and its geometry commands; two features are the same where these are. */
export interface FeatureText {
  readonly id: number;
  readonly text: string;
}

/** Features of a tile by layer name; throws where the bytes are no MVT 2. */
export function decodeFeatures(tile: Uint8Array): ReadonlyMap<string, readonly FeatureText[]> {
  const layers = new Map<string, readonly FeatureText[]>();
  for (const { field, bytes } of fieldsOf(tile)) {
    if (field !== 3 || bytes === undefined) throw new Error(`a tile has no field ${field}`);
    const { name, features } = decodeLayer(bytes);
    if (layers.has(name)) throw new Error(`a tile has the layer ${name} twice`);
    layers.set(name, features);
  }
  return layers;
}

interface Field {
  readonly field: number;
  /** Of a varint. */
  readonly value: number;
  /** Of anything longer; fixed numbers as they stand. */
  readonly bytes: Uint8Array | undefined;
}

/** Numbers of the fields of a `Layer` and of a `Feature`. */
const LAYER = { name: 1, feature: 2, key: 3, value: 4, extent: 5, version: 15 } as const;
const FEATURE = { id: 1, tags: 2, type: 3, geometry: 4 } as const;

function decodeLayer(layer: Uint8Array): { readonly name: string; readonly features: readonly FeatureText[] } {
  const keys: string[] = [];
  const values: string[] = [];
  const features: Uint8Array[] = [];
  let name = '';
  let version = 0;
  for (const { field, value, bytes } of fieldsOf(layer)) {
    if (field === LAYER.version) version = value;
    else if (field === LAYER.name && bytes !== undefined) name = Buffer.from(bytes).toString();
    else if (field === LAYER.key && bytes !== undefined) keys.push(Buffer.from(bytes).toString());
    else if (field === LAYER.value && bytes !== undefined) values.push(valueText(bytes));
    else if (field === LAYER.feature && bytes !== undefined) features.push(bytes);
    else if (field !== LAYER.extent) throw new Error(`a layer has no field ${field}`);
  }
  if (version !== 2 || name === '') throw new Error(`layer "${name}" is of version ${version}`);
  return { name, features: features.map((feature) => decodeFeature(feature, keys, values)) };
}

const DOUBLE_TAG = 0x19;

/** A value as text. Sums of doubles depend on the order of the rows in their last digits, so doubles are told with 12. */
function valueText(value: Uint8Array): string {
  if (value[0] !== DOUBLE_TAG || value.length !== 9) return Buffer.from(value).toString('base64');
  return Buffer.from(value).readDoubleLE(1).toPrecision(12);
}

function decodeFeature(feature: Uint8Array, keys: readonly string[], values: readonly string[]): FeatureText {
  let id = -1;
  let type = 0;
  let geometry = '';
  const attributes: string[] = [];
  for (const { field, value, bytes } of fieldsOf(feature)) {
    if (field === FEATURE.id) id = value;
    else if (field === FEATURE.type) type = value;
    else if (field === FEATURE.geometry && bytes !== undefined) geometry = Buffer.from(bytes).toString('base64');
    else if (field === FEATURE.tags && bytes !== undefined) {
      const tags = varintsOf(bytes);
      if (tags.length % 2 > 0) throw new Error(`feature ${id} has a key without a value`);
      for (let i = 0; i < tags.length; i += 2) {
        const [key, named] = [keys[tags[i]!], values[tags[i + 1]!]];
        if (key === undefined || named === undefined) throw new Error(`feature ${id} has a tag that its layer lacks`);
        attributes.push(`${key}=${named}`);
      }
    } else throw new Error(`a feature has no field ${field}`);
  }
  return { id, text: `${type} ${geometry} ${attributes.sort().join(' ')}` };
}

function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  const reader = { bytes, at: 0 };
  while (reader.at < bytes.length) {
    const tag = varint(reader);
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (wire === 0) {
      yield { field, value: varint(reader), bytes: undefined };
      continue;
    }
    const length = wire === 2 ? varint(reader) : { 1: 8, 5: 4 }[wire];
    if (length === undefined) throw new Error(`a field of wire type ${wire}`);
    if (reader.at + length > bytes.length) throw new Error('a message ends too early');
    yield { field, value: 0, bytes: bytes.subarray(reader.at, reader.at + length) };
    reader.at += length;
  }
}

function varintsOf(bytes: Uint8Array): readonly number[] {
  const reader = { bytes, at: 0 };
  const numbers: number[] = [];
  while (reader.at < bytes.length) numbers.push(varint(reader));
  return numbers;
}

function varint(reader: { readonly bytes: Uint8Array; at: number }): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) throw new Error('a number ends too early');
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return value;
  }
}
