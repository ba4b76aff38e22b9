import { JetError } from './errors.ts';

const GUID = /^\{?([0-9a-f]{8})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{4})-([0-9a-f]{12})\}?$/i;

/** Writes a GUID: the first three groups little endian, the rest as written. */
export function writeGuid(target: Buffer, at: number, value: unknown): void {
  const match = typeof value === 'string' ? GUID.exec(value) : null;
  if (match == null) throw new JetError('value-type', { expected: 'a GUID', value: `«${String(value)}»` });
  target.writeUInt32LE(Number.parseInt(match[1]!, 16), at);
  target.writeUInt16LE(Number.parseInt(match[2]!, 16), at + 4);
  target.writeUInt16LE(Number.parseInt(match[3]!, 16), at + 6);
  target.write(match[4]! + match[5]!, at + 8, 'hex');
}

/** The GUID in braces and upper case, as Access shows it. */
export function readGuid(bytes: Buffer, at: number): string {
  const hex = (value: number, width: number): string => value.toString(16).padStart(width, '0');
  const head = `${hex(bytes.readUInt32LE(at), 8)}-${hex(bytes.readUInt16LE(at + 4), 4)}-${hex(bytes.readUInt16LE(at + 6), 4)}`;
  const text = `{${head}-${bytes.toString('hex', at + 8, at + 10)}-${bytes.toString('hex', at + 10, at + 16)}}`;
  return text.toUpperCase();
}
