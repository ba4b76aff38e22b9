import { decodeText } from './text.ts';

/** Data types properties use, by type code. */
const code = { boolean: 1, byte: 2, int16: 3, text: 10, memo: 12 } as const;

export type PropertyValue = string | number | boolean;

/** One property of a table or column: Access keeps captions, validation and "required" here, not in the column. */
export interface Property {
  readonly name: string;
  readonly type: keyof typeof code;
  /** Set on properties that belong to the table's design rather than its appearance. */
  readonly ddl: boolean;
  readonly value: PropertyValue;
}

/** Properties by owner: '' for the table or database itself, else a column name. */
export type PropertyMap = ReadonlyMap<string, readonly Property[]>;

const SIGNATURE = 'MR2\0';
const block = { table: 0, column: 1, names: 0x80 } as const;

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');

function named(text: string): Buffer {
  const bytes = utf16(text);
  const length = Buffer.alloc(2);
  length.writeUInt16LE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function encodeValue(property: Property): Buffer {
  const { type, value } = property;
  if (type === 'boolean') return Buffer.from([value === true ? 1 : 0]);
  if (type === 'byte') return Buffer.from([Number(value)]);
  if (type === 'text' || type === 'memo') return utf16(String(value));
  const bytes = Buffer.alloc(2);
  bytes.writeInt16LE(Number(value));
  return bytes;
}

function encodeBlock(type: number, body: Buffer): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt32LE(body.length + 6);
  head.writeUInt16LE(type, 4);
  return Buffer.concat([head, body]);
}

function encodeOwner(owner: string, properties: readonly Property[], names: readonly string[]): Buffer {
  const name = named(owner);
  const head = Buffer.alloc(4);
  head.writeUInt32LE(4 + name.length);
  const parts = properties.map((property) => {
    const value = encodeValue(property);
    const bytes = Buffer.alloc(8);
    bytes.writeUInt16LE(8 + value.length, 0);
    bytes[2] = property.ddl ? 1 : 0;
    bytes[3] = code[property.type];
    bytes.writeUInt16LE(names.indexOf(property.name), 4);
    bytes.writeUInt16LE(value.length, 6);
    return Buffer.concat([bytes, value]);
  });
  return encodeBlock(owner === '' ? block.table : block.column, Buffer.concat([head, name, ...parts]));
}

/** The `LvProp` value of an object; undefined when there is nothing to say. */
export function encodeProperties(map: PropertyMap): Buffer | undefined {
  const owners = [...map].filter(([, properties]) => properties.length > 0);
  if (owners.length === 0) return undefined;
  const names = [...new Set(owners.flatMap(([, properties]) => properties.map((property) => property.name)))];
  const blocks = owners.map(([owner, properties]) => encodeOwner(owner, properties, names));
  const list = encodeBlock(block.names, Buffer.concat(names.map(named)));
  return Buffer.concat([Buffer.from(SIGNATURE, 'latin1'), list, ...blocks]);
}

function readNames(body: Buffer): string[] {
  const names: string[] = [];
  for (let at = 0; at + 2 <= body.length; at += 2 + body.readUInt16LE(at)) {
    names.push(body.toString('utf16le', at + 2, at + 2 + body.readUInt16LE(at)));
  }
  return names;
}

function decodeValue(type: number, bytes: Buffer): Property | undefined {
  const base = { name: '', ddl: false };
  if (type === code.boolean) return { ...base, type: 'boolean', value: bytes[0] !== 0 };
  if (type === code.byte) return { ...base, type: 'byte', value: bytes[0] ?? 0 };
  if (type === code.int16 && bytes.length >= 2) return { ...base, type: 'int16', value: bytes.readInt16LE(0) };
  if (type === code.text) return { ...base, type: 'text', value: decodeText(bytes) };
  if (type === code.memo) return { ...base, type: 'memo', value: decodeText(bytes) };
  return undefined;
}

function readProperties(body: Buffer, names: readonly string[]): [string, Property[]] {
  const head = body.readUInt32LE(0);
  const owner = body.toString('utf16le', 6, 6 + body.readUInt16LE(4));
  const properties: Property[] = [];
  for (let at = head; at + 8 <= body.length;) {
    const length = body.readUInt16LE(at);
    if (length < 8) throw new RangeError('a property without length');
    const value = decodeValue(body[at + 3]!, body.subarray(at + 8, at + 8 + body.readUInt16LE(at + 6)));
    const name = names[body.readUInt16LE(at + 4)];
    if (value != null && name != null) properties.push({ ...value, name, ddl: body[at + 2] !== 0 });
    at += length;
  }
  return [owner, properties];
}

/** Reads an `LvProp` value; types other than those above are left out. Throws a `RangeError` on damaged bytes. */
export function decodeProperties(bytes: Buffer): Map<string, Property[]> {
  if (bytes.toString('latin1', 0, 4) !== SIGNATURE) throw new RangeError('not a property block');
  const result = new Map<string, Property[]>();
  let names: string[] = [];
  for (let at = 4; at + 6 <= bytes.length;) {
    const length = bytes.readUInt32LE(at);
    if (length < 6 || at + length > bytes.length) throw new RangeError('a property block without length');
    const type = bytes.readUInt16LE(at + 4);
    const body = bytes.subarray(at + 6, at + length);
    if (type === block.names) names = readNames(body);
    if (type === block.table || type === block.column) {
      const [owner, properties] = readProperties(body, names);
      result.set(owner, [...(result.get(owner) ?? []), ...properties]);
    }
    at += length;
  }
  return result;
}
